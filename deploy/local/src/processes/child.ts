import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';

/** A program to run. */
export interface Command {
  readonly program: string;
  readonly arguments: readonly string[];
  /** Added to the environment of this process. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** How a process ended, in words that follow its name: `ended with exit code 1`. */
export type Ending = { readonly code: number | null; readonly words: string };

/** A running child process whose output goes to a file. */
export interface Child {
  /** `undefined` when the program could not be started. */
  readonly pid: number | undefined;
  /** Standard output, when it was asked for instead of going to the log. */
  readonly output: Readable | null;
  readonly ended: Promise<Ending>;
  /** The end of its log. */
  lastLines(): readonly string[];
}

const shownLines = 12;

/**
 * Starts a program in a process group of its own, so that Ctrl-C in the terminal reaches only the one who decides the
 * order of stopping. The log is a file that the child writes itself: it is complete even when this process is killed.
 */
export function startChild(command: Command, logFile: string, options: { pipeOutput?: boolean } = {}): Child {
  const log = openSync(logFile, 'a');
  const child = spawn(command.program, command.arguments, {
    detached: true,
    windowsHide: true,
    env: { ...process.env, ...command.environment },
    stdio: ['ignore', options.pipeOutput ? 'pipe' : log, log],
  });
  closeSync(log);

  const ended = new Promise<Ending>((resolve) => {
    child.once('error', (error) => resolve({ code: null, words: `could not be started (${error.message})` }));
    child.once('exit', (code, signal) =>
      resolve({ code, words: code === null ? `was ended by ${signal}` : `ended with exit code ${code}` }),
    );
  });
  return {
    pid: child.pid,
    output: child.stdout,
    ended,
    lastLines: () => readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-shownLines),
  };
}
