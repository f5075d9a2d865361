import type { Catalog } from './catalog.js';

/** One fault of a catalog. */
export interface CatalogProblem {
  /** Where it is, such as `services.clinic-api.operations.sign-in.target.latency`; empty for the whole catalog. */
  readonly path: string;
  /** The offending value. Of an object only the keys are given, and of an address only the host: both may hold secrets. */
  readonly value: unknown;
  /** What is wrong and what to write instead. */
  readonly message: string;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Cuts `https://user:password@host/secret` down to `https://host/...`, with or without the scheme. */
const withoutSecret = (text: string): string =>
  text.replace(
    /^([a-z][a-z0-9+.-]*:\/\/)?(?:[^\s/@]*:[^\s/]*@)?([\w-]+(?:\.[\w-]+)*(?::\d+)?)([/?#].*)?$/is,
    (whole, scheme: string | undefined, host: string, rest: string | undefined) => {
      const isAddress = scheme !== undefined || whole.includes('@') || /\.[a-z]{2,}(?::\d+)?$/i.test(host);
      return isAddress ? `${scheme ?? ''}${host}${rest ? '/...' : ''}` : whole;
    },
  );

/** What may be shown of a value. */
function presentable(value: unknown): unknown {
  if (typeof value === 'string') return withoutSecret(value);
  if (Array.isArray(value)) return value.map((item) => (isObject(item) ? '...' : presentable(item)));
  if (isObject(value)) return Object.fromEntries(Object.keys(value).map((key) => [key, '...']));
  return value;
}

/** Names what JSON cannot hold. */
const nameable = (_key: string, value: unknown): unknown => {
  if (typeof value === 'function') return 'a function';
  const isForeign = typeof value === 'bigint' || typeof value === 'symbol' || Number.isNaN(value);
  return isForeign || value === Infinity || value === -Infinity ? String(value) : value;
};

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value, nameable);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** Thrown by {@link defineCatalog}: names every fault of the catalog at once. */
export class CatalogError extends Error {
  readonly code = 'PULSETRAIL_CATALOG_INVALID';
  override readonly name = 'CatalogError';
  readonly problems: readonly CatalogProblem[];
  readonly #sound: Catalog | undefined;

  constructor(problems: readonly CatalogProblem[], sound?: Catalog) {
    const safe = problems.map((problem) => ({ ...problem, value: presentable(problem.value) }));
    const count = safe.length === 1 ? '1 problem' : `${safe.length} problems`;
    const lines = safe.map(({ path, value, message }) => `  ${path || 'catalog'}: ${message} (found ${shown(value)})`);
    super(`The catalog has ${count}:\n${lines.join('\n')}`);
    this.problems = safe;
    this.#sound = sound;
  }

  /** What is left without the parts whose form is faulty, for those who look further: at PromQL. Undefined where nothing is. */
  get sound(): Catalog | undefined {
    return this.#sound;
  }
}
