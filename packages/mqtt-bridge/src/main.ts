import { type Bridge, startBridge } from './bridge.js';
import { readOptions } from './options.js';

/** How long the bridge may take to close, in milliseconds; what is under way then is delivered again after the next start. */
const closeLimit = 1_800;

/** One line, whatever the error's text is. */
const sentenceOf = (error: unknown): string =>
  (error instanceof Error ? error.message : 'unknown error').replace(/\s*\n\s*/g, ' ');

let bridge: Bridge | undefined;

function stop(): void {
  if (bridge === undefined) process.exit(0);
  setTimeout(() => process.exit(0), closeLimit).unref();
  void bridge.close().then(() => process.exit(0));
}

process.once('SIGTERM', stop);
process.once('SIGINT', stop);
try {
  bridge = await startBridge(await readOptions(process.env));
} catch (error) {
  process.stderr.write(`${sentenceOf(error)}\n`);
  process.exit(1);
}
