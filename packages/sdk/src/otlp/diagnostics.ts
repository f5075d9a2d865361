import { type DiagLogger, DiagLogLevel, diag } from '@opentelemetry/api';
import { cut } from '../redaction/cut.js';
import { minuteWarning } from '../warning.js';

/**
 * Says that the collector is in trouble: one line a minute for all that is sent, since it is one trouble. Drops are counted
 * all the same.
 */
export const warnEveryMinute = minuteWarning();

/** An error's name or code: short, and no sentence. */
const plainWord = /^[\w.$-]{1,80}$/;

/** What a message says. OpenTelemetry hands over an error as JSON, with its stack and what a collector answered. */
function gistOf(message: string): string {
  if (!message.startsWith('{')) return cut(message, 300);
  try {
    const { name, code } = JSON.parse(message) as Readonly<Record<string, unknown>>;
    const words = [name, code].filter((word) => typeof word === 'string' && plainWord.test(word));
    return words.join(' ') || 'an error';
  } catch {
    return 'an error';
  }
}

const say = (message: string): void => warnEveryMinute(`OpenTelemetry: ${gistOf(String(message))}`);
/** Where the OpenTelemetry API keeps its globals; it has no way to ask whether there is a logger. */
const apiGlobals = Symbol.for('opentelemetry.js.api.1');

const silent = (): void => undefined;

/** OpenTelemetry's own complaints: the message alone, since arguments hold payloads and what a collector answered. */
const logger: DiagLogger = { error: say, warn: say, info: silent, debug: silent, verbose: silent };

/**
 * Makes {@link warnEveryMinute} the outlet of OpenTelemetry's complaints. One that somebody set before stays.
 * @returns whether it is ours now.
 */
export function limitDiagnostics(): boolean {
  const globals = (globalThis as Record<symbol, { diag?: unknown } | undefined>)[apiGlobals];
  return globals?.diag === undefined && diag.setLogger(logger, DiagLogLevel.WARN);
}
