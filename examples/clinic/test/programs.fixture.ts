import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A program that runs. */
export interface RunningProgram {
  readonly child: ChildProcess;
  /** What it has written to standard error so far. */
  readonly stderr: () => string;
  /** What it has written to standard output so far. */
  readonly stdout: () => string;
  /** The exit code, once it has ended. */
  readonly ended: Promise<number | null>;
}

/** Starts a built program, such as `simulator/main.js`, in an environment of its own. */
export function startProgram(
  path: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): RunningProgram {
  const source = fileURLToPath(new URL(`../dist/${path}`, import.meta.url));
  if (!existsSync(source)) throw new Error(`The program ${path} is not built; run npm run build first.`);
  const child = spawn(process.execPath, [source, ...args], { env: { PATH: process.env.PATH, ...env } });
  const written = { stdout: '', stderr: '' };
  child.stdout.on('data', (data) => {
    written.stdout += String(data);
  });
  child.stderr.on('data', (data) => {
    written.stderr += String(data);
  });
  running.add(child);
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  return { child, ended, stdout: () => written.stdout, stderr: () => written.stderr };
}

const running = new Set<ChildProcess>();

/** Ends what a test has left running. */
export function endPrograms(): void {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
}
