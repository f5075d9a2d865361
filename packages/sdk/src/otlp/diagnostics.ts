import { type DiagLogger, DiagLogLevel, diag } from '@opentelemetry/api';
import { redactText } from '../redact.js';

/** Milliseconds between two lines about what cannot be handed over. */
const interval = 60_000;

let saidAt = Number.NEGATIVE_INFINITY;
let unsaid = 0;

/**
 * Says that telemetry is in trouble, through Node's own warnings, at most once a minute however often and from wherever
 * it is called; the line after a silence says how many were left out. Drops are counted all the same.
 */
export function warnEveryMinute(message: string, now: number = performance.now()): void {
  if (now - saidAt < interval) {
    unsaid++;
    return;
  }
  const more = unsaid > 0 ? ` (${unsaid} more in the meantime)` : '';
  saidAt = now;
  unsaid = 0;
  process.emitWarning(redactText(message) + more, { type: 'PulsetrailWarning', code: 'PULSETRAIL' });
}

const say = (message: string): void => warnEveryMinute(`OpenTelemetry: ${String(message).slice(0, 300)}`);
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
