import type { Catalog } from '@pulsetrail/catalog';
import type { Begun, Measured } from './begin.js';
import type { ResolvedOptions } from './options.js';
import type { StartOptions } from './start-options.js';
import type { Telemetry } from './telemetry.js';
import { warnOnce } from './warning.js';

/** Options that a later call brings along into what runs. */
const taken: ReadonlySet<string> = new Set(['catalog', 'traces.shares.operations']);

const isSame = (left: unknown, right: unknown): boolean =>
  process.getBuiltinModule('node:util').isDeepStrictEqual(left, right);

const isGroup = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** The paths of options that say something else than those of the first call. */
function differing(first: unknown, later: Readonly<Record<string, unknown>>, path = ''): string[] {
  return Object.entries(later).flatMap(([name, value]) => {
    const at = path + name;
    const before = isGroup(first) ? first[name] : undefined;
    if (value === undefined || taken.has(at)) return [];
    if (isGroup(value)) return differing(before, value, `${at}.`);
    return isSame(before, value) ? [] : [at];
  });
}

/** Says which options of a later call come too late, unless they ask for what runs anyway. */
function sayTooLate(first: StartOptions, runs: ResolvedOptions, later: StartOptions, resolved: ResolvedOptions): void {
  const late = differing(first, { ...later }).filter((path) => {
    const [group = ''] = path.split('.');
    return !isSame(runs[group as keyof ResolvedOptions], resolved[group as keyof ResolvedOptions]);
  });
  if (late.length === 0) return;
  warnOnce(
    `start again ${late.join()}`,
    `start was called again, and these options come too late, since telemetry runs already: ${late.join(', ')}. Give them to the first start, or in the environment where that is --import @pulsetrail/sdk/register.`,
  );
}

/** A telemetry that runs, and what later calls of `start` are given of it. */
export class Running {
  readonly telemetry: Telemetry;
  readonly #begun: Begun;
  readonly #given: StartOptions;
  readonly #runs: ResolvedOptions;
  /** What each later catalog has declared, by service. */
  readonly #joined = new WeakMap<Catalog, Map<string, Measured>>();

  constructor(begun: Begun, given: StartOptions, runs: ResolvedOptions) {
    this.telemetry = begun.telemetry;
    this.#begun = begun;
    this.#given = given;
    this.#runs = runs;
  }

  /** What a later call is given: what runs, with what its own catalog declares. */
  again(later: StartOptions, resolved: ResolvedOptions): Telemetry {
    sayTooLate(this.#given, this.#runs, later, resolved);
    const own = { ...this.#declaredBy(resolved), status: 'already-started' as const };
    // Properties of its own, so that a copy has them, too; what the first one tells later is told here as well.
    const properties = Object.getOwnPropertyDescriptors(this.telemetry);
    return Object.defineProperties({}, { ...properties, ...Object.getOwnPropertyDescriptors(own) }) as Telemetry;
  }

  #declaredBy({ catalog, service, traces }: ResolvedOptions): Measured | undefined {
    const isFirst = catalog === this.#runs.catalog && service === this.#runs.service;
    if (catalog === undefined || isFirst) return undefined;
    const known = this.#joined.get(catalog) ?? new Map<string, Measured>();
    this.#joined.set(catalog, known);
    const measured = known.get(service) ?? this.#begun.join(catalog, service, traces?.operationShares ?? {});
    known.set(service, measured);
    return measured;
  }
}
