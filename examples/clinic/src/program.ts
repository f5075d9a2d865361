import { UsageError } from './command-line.js';

/** Writes one line to standard error, under the program's name. */
export type Log = (line: string) => void;

/** Milliseconds that a program has to end in after a signal: whoever started it waits for two seconds. */
const patience = 1_800;

/**
 * Runs a program to its end. SIGINT and SIGTERM abort its signal, after which it has to return before it is cut off. The
 * exit code is 0, or 2 for a {@link UsageError}, or 1 for any other error; an error's message is printed as one line.
 */
export async function runProgram(name: string, body: (signal: AbortSignal, log: Log) => Promise<void>): Promise<void> {
  const stop = new AbortController();
  const log: Log = (line) => process.stderr.write(`${name}: ${line.replaceAll(/\s*\n\s*/g, ' ')}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      stop.abort();
      setTimeout(() => process.exit(0), patience).unref();
    });
  }
  try {
    await body(stop.signal, log);
  } catch (error) {
    log(error instanceof Error ? error.message : String(error));
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
  // Whatever still holds the event loop (a keep-alive socket, a reconnect timer) has no work left.
  process.exit();
}
