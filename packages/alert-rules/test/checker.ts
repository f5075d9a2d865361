import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { GeneratedFile } from '../src/index.js';

/** Finds a checker or a server in `PULSETRAIL_SERVERS_BIN` or on PATH; says so where it is missing, and fails where CI needs it. */
export function findTool(
  name: 'promtool' | 'amtool' | 'prometheus' | 'alertmanager' | 'victoria-metrics' | 'vmalert',
): string | undefined {
  const folders = [process.env.PULSETRAIL_SERVERS_BIN, ...(process.env.PATH ?? '').split(delimiter)];
  const found = folders.flatMap((folder) => (folder ? [join(folder, name)] : [])).find((path) => existsSync(path));
  if (found !== undefined) return found;
  const message = `${name} is missing: put it on PATH or name its folder in PULSETRAIL_SERVERS_BIN; npm test does both`;
  if (process.env.CI === 'true') throw new Error(message);
  process.stderr.write(`skipped: ${message}\n`);
  return undefined;
}

export interface Outcome {
  readonly code: number;
  readonly output: string;
}

/** Runs a checker and returns its exit code and all that it printed. */
export const run = (tool: string, args: readonly string[], cwd?: string): Promise<Outcome> =>
  new Promise((resolve) => {
    execFile(tool, args, { cwd, timeout: 240_000 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ code, output: `${stdout}${stderr}` });
    });
  });

/** Writes files into a new folder, hands it over, and removes it. */
export async function inFolder<Result>(
  files: readonly GeneratedFile[],
  use: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'pulsetrail-rules-'));
  try {
    for (const { path, content } of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
