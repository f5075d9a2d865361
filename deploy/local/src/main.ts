import { parseCommandLine, UsageError } from './command-line.js';
import { type Stack, startStack } from './stack.js';
import { table } from './table.js';

/** The program behind `npm start`. Exit codes: 0 stopped as asked, 1 could not run or a part failed, 2 wrong usage. */
const asked = Promise.withResolvers<void>();
const stopping = new AbortController();
asked.promise.then(() => stopping.abort());
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => asked.resolve());
process.once('disconnect', () => asked.resolve());

const say = (text: string): void => void process.stderr.write(text);

const run = async (): Promise<void> => {
  const { stack: options, stopAfter, json } = parseCommandLine(process.argv.slice(2));
  const show = (text: string): void => void (json ? process.stderr : process.stdout).write(text);
  let stack: Stack;
  try {
    stack = await startStack({
      ...options,
      signal: stopping.signal,
      onNotification: show,
      onProgress: (line) => say(`${line}\n`),
    });
  } catch (error) {
    if (stopping.signal.aborted) return;
    throw error;
  }
  if (json) process.stdout.write(`${JSON.stringify({ parts: stack.parts, folder: stack.folder })}\n`);
  else process.stdout.write(`${table(stack.parts)}\nLogs: ${stack.folder}/logs. Ctrl-C stops everything.\n\n`);

  const timer = stopAfter === undefined ? undefined : setTimeout(() => asked.resolve(), stopAfter * 1_000);
  try {
    await Promise.race([asked.promise, stack.failed]);
  } finally {
    clearTimeout(timer);
    await stack.stop();
  }
};

try {
  await run();
  process.exit(0);
} catch (error) {
  if (error instanceof UsageError) process.exit(error.exitCode);
  say(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
