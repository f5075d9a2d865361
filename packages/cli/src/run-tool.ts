import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GeneratedFile } from '@pulsetrail/alert-rules';
import { writeFiles } from './write-files.js';

/** Whether a tool was content, and all that it printed. */
export interface Verdict {
  readonly passed: boolean;
  readonly output: string;
}

/** Runs a tool in a folder; `seconds` after which it is ended, by default a minute. */
export const runTool = (path: string, args: readonly string[], cwd: string, seconds = 60): Promise<Verdict> =>
  new Promise((resolve) => {
    execFile(path, args, { cwd, timeout: seconds * 1_000, maxBuffer: 64 * 1_024 ** 2 }, (error, stdout, stderr) => {
      const failure = error === null || stdout || stderr ? '' : error.message;
      resolve({ passed: error === null, output: `${stdout}${stderr}${failure}`.trim() });
    });
  });

/** Writes files into a new folder, hands it over, and removes it. */
export async function inTemporaryFolder<Result>(
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
