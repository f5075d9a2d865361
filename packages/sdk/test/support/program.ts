import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Milliseconds that it ran. */
  readonly took: number;
}

const loader = new URL('./resolve-sources.ts', import.meta.url).href;
const folder = fileURLToPath(new URL('../../../..', import.meta.url));

/** Runs a module text as a program of its own until it ends by itself; after the deadline it is killed, with code null. */
export function runProgram(
  text: string,
  env: Readonly<Record<string, string>> = {},
  deadline = 15_000,
): Promise<Ended> {
  const started = Date.now();
  const child = spawn(process.execPath, ['--import', loader, '--input-type=module-typescript', '-e', text], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...env },
    timeout: deadline,
    killSignal: 'SIGKILL',
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk);
  });
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code, stdout, stderr, took: Date.now() - started }));
  });
}
