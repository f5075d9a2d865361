import type { Catalog, CatalogDefinition } from '@pulsetrail/catalog';
import { begin } from './begin.js';
import { disabledTelemetry } from './disabled.js';
import { unreadVariables } from './environment.js';
import { resolveOptions, type StartOptions } from './options.js';
import { silenceModuleInstruments } from './registry/module-instruments.js';
import type { AnyService, ShapeOf } from './shape.js';
import { Running } from './start-again.js';
import type { Telemetry } from './telemetry.js';
import { warnOnce } from './warning.js';

/** One telemetry a process, also when the package is loaded twice. */
const globalKey = Symbol.for('pulsetrail.sdk.telemetry.1');
const state = globalThis as { [globalKey]?: Pick<Running, 'telemetry' | 'again'> | undefined };

/** The services of a catalog; any name without one. */
type ServiceName<Definition extends CatalogDefinition> = [Definition] extends [never]
  ? string
  : keyof Definition['services'] & string;

type ShapeFor<Definition extends CatalogDefinition, Name extends string> = [Definition] extends [never]
  ? AnyService
  : ShapeOf<Definition, Name>;

function sayUnread(): void {
  const unread = unreadVariables(process.env);
  if (unread.length === 0) return;
  warnOnce(
    'environment',
    `Set in the environment, but not read by @pulsetrail/sdk: ${unread.join(', ')}. Its docs/environment.md lists what is; take out the rest.`,
  );
}

/**
 * Starts the SDK: instruments, traces, HTTP server observation and the Prometheus page, in one call at the top of the
 * program. Nothing of it throws into the service afterwards.
 *
 * With a catalog, `service` is one of its services and the names of operations, counters, labels and values are literal
 * types. Without, names are made up as they come.
 *
 * A second call, or one in a program that `--import @pulsetrail/sdk/register` has started, returns what runs already. A
 * catalog that comes with it is joined in: its operations with their targets and shares, its counters, its buckets as long
 * as nothing was recorded. Of other options that differ a warning says that they come too late.
 *
 * @throws {StartError} for options and environment variables that cannot be, naming each, its value and the remedy.
 * @throws {MetricConflictError} for a counter of the catalog that cannot be shown beside the other metrics.
 *
 * @example
 * ```ts
 * const telemetry = start({ service: 'clinic-api', catalog });
 * const patient = await telemetry.dbTimer('find-patient', { statement }, () => pool.query(statement, [id]));
 * ```
 */
export function start<
  const Definition extends CatalogDefinition = never,
  const Name extends ServiceName<Definition> = ServiceName<Definition>,
>(
  options: StartOptions & { readonly catalog?: Catalog<Definition>; readonly service: Name },
): Telemetry<ShapeFor<Definition, Name>>;
export function start(options: StartOptions): unknown {
  const resolved = resolveOptions(options);
  const running = state[globalKey];
  if (running !== undefined) return running.again(options, resolved);
  if (!resolved.enabled) {
    silenceModuleInstruments();
    return disabledTelemetry(resolved);
  }
  sayUnread();
  const begun = begin(resolved, () => {
    if (state[globalKey] === started) state[globalKey] = undefined;
  });
  const started = new Running(begun, options, resolved);
  state[globalKey] = started;
  return begun.telemetry;
}
