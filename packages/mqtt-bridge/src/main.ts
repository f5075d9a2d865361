import type { Bridge } from './bridge.js';
import { nodeFault } from './process/node-version.js';

/** How long the bridge may take to close, in milliseconds; what is under way then is delivered again after the next start. */
const closeLimit = 1_800;

/** One line, whatever the error's text is. */
const sentenceOf = (error: unknown): string =>
  (error instanceof Error ? error.message : 'unknown error').replace(/\s*\n\s*/g, ' ');

function fail(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

const damaged =
  'A file in PULSETRAIL_DATA_DIR is damaged. The bridge ends; its next start moves the file aside, and goes on.';

let bridge: Bridge | undefined;

function stop(): void {
  if (bridge === undefined) process.exit(0);
  setTimeout(() => process.exit(0), closeLimit).unref();
  void bridge.close().then(() => process.exit(0));
}

const fault = nodeFault(process.versions.node);
if (fault !== undefined) fail(fault);
// What it writes is about patients, and for its owner alone.
process.umask(0o077);
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
try {
  // Loaded only now: an older Node.js cannot even do that.
  const [{ startBridge }, { readOptions }, { keepObjectsYoung }, { isDamage }] = await Promise.all([
    import('./bridge.js'),
    import('./options/options.js'),
    import('./process/young-objects.js'),
    import('./damaged-database.js'),
  ]);
  process.on('uncaughtExceptionMonitor', (error) => {
    if (isDamage(error)) fail(damaged);
  });
  keepObjectsYoung();
  bridge = await startBridge(await readOptions(process.env));
} catch (error) {
  fail(sentenceOf(error));
}
