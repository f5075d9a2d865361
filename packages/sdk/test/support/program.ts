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
/** What `NODE_OPTIONS` has to hold for a program that is registered from outside. */
export const registering = `--import ${loader} --import @pulsetrail/sdk/register`;
const folder = fileURLToPath(new URL('../../../..', import.meta.url));

/** Starts a module text as a program of its own; after the deadline it is killed. */
export function spawnProgram(
  text: string,
  env: Readonly<Record<string, string>>,
  deadline: number,
  channel: 'ipc' | 'ignore' = 'ignore',
) {
  const child = spawn(process.execPath, ['--import', loader, '--input-type=module-typescript', '-e', text], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe', channel],
    timeout: deadline,
    killSignal: 'SIGKILL',
  });
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk) => {
    stdout += String(chunk);
  });
  child.stderr?.on('data', (chunk) => {
    stderr += String(chunk);
  });
  return { child, stdout: () => stdout, stderr: () => stderr };
}

/** Runs a module text as a program of its own until it ends by itself; after the deadline it is killed, with code null. */
export function runProgram(
  text: string,
  env: Readonly<Record<string, string>> = {},
  deadline = 15_000,
): Promise<Ended> {
  const started = Date.now();
  const { child, stdout, stderr } = spawnProgram(text, env, deadline);
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code, stdout: stdout(), stderr: stderr(), took: Date.now() - started }));
  });
}
