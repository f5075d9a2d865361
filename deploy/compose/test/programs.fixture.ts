import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findServer } from '@pulsetrail/local';
import { onTestFinished } from 'vitest';

/** A folder that goes with the test. */
export async function temporaryFolder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'pulsetrail-compose-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** What a program said, and how it ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. */
export async function run(
  program: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Ended> {
  try {
    return { code: 0, ...(await promisify(execFile)(program, args, { timeout: 60_000, ...options })) };
  } catch (error) {
    const { code, stdout, stderr } = error as { code?: number; stdout?: string; stderr?: string };
    if (typeof code !== 'number') throw error;
    return { code, stdout: stdout ?? '', stderr: stderr ?? '' };
  }
}

/** Runs one of the servers' tools to its end. */
export async function runTool(tool: 'promtool' | 'amtool', args: readonly string[], cwd: string): Promise<Ended> {
  const { path } = await findServer(tool);
  return run(path, args, { cwd });
}
