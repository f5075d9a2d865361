import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type LintFinding, type LintOptions, lintRules, readRules } from '@pulsetrail/alert-rules';
import { findTool } from './find-tool.js';
import { runTool } from './run-tool.js';

/** What is wrong with a rule file, a line each; none when nothing is. */
export interface LintedFile {
  readonly path: string;
  readonly problems: readonly string[];
}

/** Whether an argument of the command line is a rule file and not a catalog. */
export const isRuleFile = (path: string): boolean => /\.ya?ml$/i.test(path);

/** A finding as one line. */
export const findingLine = ({ group, rule, check, message }: LintFinding): string =>
  `${group}, ${rule}: ${message} (${check})`;

/** Asks promtool about a rule file, where it is found and the file is for it; what it says, a line each. */
async function askPromtool(path: string, text: string, promtool: string | undefined): Promise<string[]> {
  if (promtool === undefined || /^kind: /m.test(text)) return [];
  const { passed, output } = await runTool(promtool, ['check', 'rules', '--lint=none', resolve(path)], '.');
  const lines = output.split('\n').filter((line) => !/^\s*$|^Checking |^\s*FAILED:$/.test(line));
  return passed ? [] : [...new Set(lines)].map((line) => `promtool: ${line.trim()}`);
}

/**
 * Looks at rule files without a server, all of them together, since one may read what another records; promtool looks at
 * each too, where it is found.
 *
 * @throws the error of the file system for a file that cannot be read.
 */
export async function lintFiles(
  paths: readonly string[],
  options: Omit<LintOptions, 'ignored'> = {},
  promtool: string | undefined = findTool('promtool'),
): Promise<LintedFile[]> {
  const files = await Promise.all(
    paths.map(async (path) => {
      const text = await readFile(path, 'utf8');
      return { path, read: readRules(text), said: await askPromtool(path, text, promtool) };
    }),
  );
  // A group's name is its own within a file only, so that a finding says both.
  const places = new Map<string, { readonly path: string; readonly group: string }>();
  const groups = files.flatMap(({ path, read }) =>
    read.groups.map((group) => {
      const name = `${path}, ${group.name}`;
      places.set(name, { path, group: group.name });
      return { ...group, name };
    }),
  );
  const ignored = new Map(files.flatMap(({ read }) => [...read.ignored]));
  const findings = lintRules(groups, { ...options, ignored });
  return files.map(({ path, read, said }) => {
    const own = findings.filter(({ group }) => places.get(group)?.path === path);
    const lines = own.map((finding) => findingLine({ ...finding, group: places.get(finding.group)?.group ?? '' }));
    return { path, problems: [...read.problems, ...lines, ...said] };
  });
}
