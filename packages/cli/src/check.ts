import { type GeneratedFile, generate, lintRules, ruleGroups } from '@pulsetrail/alert-rules';
import type { Catalog } from '@pulsetrail/catalog';
import { findTool, type Tool } from './find-tool.js';
import { findingLine } from './lint-files.js';
import { rulePaths } from './rule-files.js';
import { inTemporaryFolder, runTool } from './run-tool.js';

/** What one checker says of the generated files. */
export interface Finding {
  /** `rules` are our own checks of the rules, without a server. */
  readonly tool: 'rules' | Tool;
  /** `missing`: the checker was not found, so nothing is known. */
  readonly result: 'passed' | 'failed' | 'missing';
  /** All that the checker printed. */
  readonly output: string;
}

/** How each checker is called, in the directory of the generated files. */
const checkers: readonly {
  readonly tool: Tool;
  readonly args: (files: readonly GeneratedFile[]) => readonly string[];
}[] = [
  {
    tool: 'promtool',
    args: (files) => ['check', 'rules', '--lint=all', '--lint-fatal', ...rulePaths(files)],
  },
  { tool: 'amtool', args: () => ['check-config', 'alertmanager.yml'] },
];

/** Our own checks of what a catalog gives. */
function lint(catalog: Catalog): Finding {
  const lines = lintRules(ruleGroups(catalog), { catalog }).map(findingLine);
  return { tool: 'rules', result: lines.length === 0 ? 'passed' : 'failed', output: lines.join('\n') };
}

/** Whether the variable of a tool's name says where it is. */
const isNamed = (tool: Tool, environment: NodeJS.ProcessEnv): boolean => Boolean(environment[tool.toUpperCase()]);

/**
 * Looks at the rules of a catalog, then generates its files in a temporary folder and lets promtool and amtool look at
 * them, each where it is found.
 */
export async function check(catalog: Catalog, environment: NodeJS.ProcessEnv = process.env): Promise<Finding[]> {
  const files = generate(catalog);
  const findings = await inTemporaryFolder(files, (folder) =>
    Promise.all(
      checkers.map(async ({ tool, args }): Promise<Finding> => {
        const path = findTool(tool, environment);
        if (path === undefined) {
          const variable = tool.toUpperCase();
          return isNamed(tool, environment)
            ? {
                tool,
                result: 'failed',
                output: `${variable} names ${environment[variable]}, which cannot be run; correct it`,
              }
            : { tool, result: 'missing', output: '' };
        }
        const { passed, output } = await runTool(path, args(files), folder);
        return { tool, result: passed ? 'passed' : 'failed', output };
      }),
    ),
  );
  return [lint(catalog), ...findings];
}
