import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type GeneratedFile, generate } from '@pulsetrail/alert-rules';
import type { Catalog } from '@pulsetrail/catalog';
import { findTool, type Tool } from './find-tool.js';
import { writeFiles } from './write-files.js';

/** What one checker says of the generated files. */
export interface Finding {
  readonly tool: Tool;
  /** `missing`: the checker was not found, so nothing is known. */
  readonly result: 'passed' | 'failed' | 'missing';
  /** All that the checker printed. */
  readonly output: string;
}

/** How each checker is called, in the directory of the generated files. */
const checkers: readonly { readonly tool: Tool; readonly args: readonly string[] }[] = [
  { tool: 'promtool', args: ['check', 'rules', '--lint=all', '--lint-fatal', 'rules/pulsetrail.rules.yml'] },
  { tool: 'amtool', args: ['check-config', 'alertmanager.yml'] },
];

const run = (path: string, args: readonly string[], cwd: string): Promise<{ passed: boolean; output: string }> =>
  new Promise((resolve) => {
    execFile(path, args, { cwd, timeout: 60_000 }, (error, stdout, stderr) => {
      const failure = error === null || stdout || stderr ? '' : error.message;
      resolve({ passed: error === null, output: `${stdout}${stderr}${failure}`.trim() });
    });
  });

async function inTemporaryFolder<Result>(
  files: readonly GeneratedFile[],
  use: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'pulsetrail-check-'));
  try {
    await writeFiles(folder, files);
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Generates a catalog's files in a temporary folder and lets promtool and amtool look at them, each where it is found. */
export const check = (catalog: Catalog, environment: NodeJS.ProcessEnv = process.env): Promise<Finding[]> =>
  inTemporaryFolder(generate(catalog), (folder) =>
    Promise.all(
      checkers.map(async ({ tool, args }): Promise<Finding> => {
        const path = findTool(tool, environment);
        if (path === undefined) return { tool, result: 'missing', output: '' };
        const { passed, output } = await run(path, args, folder);
        return { tool, result: passed ? 'passed' : 'failed', output };
      }),
    ),
  );
