import { type CatalogDefinition, type OperationKind, operationKinds } from './definition.js';
import { deviceFamilyNames } from './devices.js';
import { type Path, valueAt } from './path.js';
import { severities } from './severity.js';
import { type ShapeFinding, shapeFindings } from './shape.js';

/** What is left of a catalog without its faulty parts, and their faults. */
export interface SoundPart {
  /** Undefined when nothing sound is left. */
  readonly definition: CatalogDefinition | undefined;
  /** The faults of form, also those of a part whose name is refused. */
  readonly findings: readonly ShapeFinding[];
  /** Where a part of `definition` was written: a refused name has another, and a list has moved up where an item was taken out. */
  readonly origin: (path: Path) => Path;
  /** The names that stand for refused ones, and those. */
  readonly invented: ReadonlyMap<string, PropertyKey>;
}

/**
 * What takes the place of a faulty value that its part cannot do without, so that the rest of the part is still looked
 * at. Nothing is said about a stand-in: its own place has a fault already.
 */
const standIns: readonly (readonly [place: RegExp, value: (kind: OperationKind, root: unknown) => unknown])[] = [
  [/^services\.[^.]+\.owner$/, () => 'unknown'],
  [/^services\.[^.]+\.operations\.[^.]+\.kind$/, (kind) => kind],
  [/^services\.[^.]+\.operations\.[^.]+\.component$/, () => 'unknown'],
  [/^services\.[^.]+\.flows\.[^.]+\.steps$/, () => ['unknown']],
  [/^services\.[^.]+\.counters\.[^.]+\.labels\.[^.]+$/, () => ['unknown']],
  [/^devices\.[^.]+\.topics$/, () => ['unknown']],
  [/^devices\.[^.]+\.device$/, () => '/unknown'],
  [/^devices\.[^.]+\.kind$/, () => 'any'],
  [/^pipelines\.[^.]+\.families$/, (_kind, root) => freeFamilies(root)],
  [/\.latency\.threshold$/, () => '1s'],
  [/\.latency\.quantile$/, () => 0.95],
  [/\.latency\.objective$/, () => '99%'],
  [/^services\.[^.]+\.counters\.[^.]+\.target\.ratio\.below$/, () => '5%'],
  [/^services\.[^.]+\.heartbeats\.[^.]+\.every$/, () => '1d'],
  [/^services\.[^.]+\.quality\.[^.]+\.invalid$/, () => '1%'],
  [/^alerting\.(?:rules|anomalies)\.[^.]+\.category$/, () => 'system-health'],
  [/^alerting\.rules\.[^.]+\.severity$/, () => 'warning'],
  [/^alerting\.rules\.[^.]+\.threshold$/, () => 1],
  [/^alerting\.rules\.[^.]+\.operator$/, () => '>'],
  [/^alerting\.tiers\.[^.]+\.long$/, () => '1h'],
  [/^alerting\.tiers\.[^.]+\.severity$/, () => 'critical'],
];

/** The families that no pipeline reads, since a family belongs to one only; undefined when there are none. */
function freeFamilies(root: unknown): string[] | undefined {
  const pipelines = valueAt(root, ['pipelines']);
  const taken = isParent(pipelines)
    ? Object.values(pipelines).flatMap((pipeline) => valueAt(pipeline, ['families']))
    : [];
  const free = deviceFamilyNames.filter((family) => !taken.includes(family));
  return free.length > 0 ? free : undefined;
}

const placeOf = (path: Path): string => path.map((key) => String(key).replaceAll('.', '_')).join('.');

const isParent = (value: unknown): value is Record<PropertyKey, unknown> => typeof value === 'object' && value !== null;

/** Gives a key another name at its place in the order. */
function rename(parent: Record<PropertyKey, unknown>, from: PropertyKey, to: string): void {
  const entries = Object.entries(parent);
  for (const [key] of entries) Reflect.deleteProperty(parent, key);
  for (const [key, value] of entries) parent[key === String(from) ? to : key] = value;
}

/** A draft from which faulty parts are taken, and which remembers what stood where. */
class Draft {
  readonly #root: unknown;
  readonly #kind: OperationKind;
  readonly #indexes = new WeakMap<object, number[]>();
  readonly #names = new WeakMap<object, Map<string, PropertyKey>>();
  readonly invented = new Map<string, PropertyKey>();

  constructor(root: unknown, kind: OperationKind) {
    this.#root = root;
    this.#kind = kind;
  }

  /** Where the part at a path of the draft was written. */
  origin(path: Path): Path {
    return path.map((key, depth) => {
      const parent = valueAt(this.#root, path.slice(0, depth));
      if (Array.isArray(parent)) return this.#indexes.get(parent)?.[Number(key)] ?? key;
      return (isParent(parent) ? this.#names.get(parent)?.get(String(key)) : undefined) ?? key;
    });
  }

  /** Gives every part whose name is refused another, so that the schema looks at what stands under it; returns the refusals. */
  nameParts(): ShapeFinding[] {
    const refusals: ShapeFinding[] = [];
    for (;;) {
      const next = shapeFindings(this.#root).find(({ path, isName }) => isName === true && this.#rename(path));
      if (next === undefined) return refusals;
      refusals.push({ ...next, path: [...this.origin(next.path.slice(0, -1)), next.path.at(-1) ?? ''] });
    }
  }

  /** A name that the schema accepts wherever one is written, and that nobody writes. */
  #invent(key: PropertyKey, parent: object): string {
    let number = this.invented.size + 1;
    while (Object.hasOwn(parent, `unnamed${number}`)) number++;
    const name = `unnamed${number}`;
    this.invented.set(name, key);
    return name;
  }

  /** Mends one fault after the other; undefined when nothing is left. */
  withoutFaults(): CatalogDefinition | undefined {
    for (;;) {
      const [first] = shapeFindings(this.#root);
      if (first === undefined) return this.#root as CatalogDefinition;
      if (!this.#mend(first.path)) return undefined;
    }
  }

  /** Gives the part another name that is sound; false when it has none to take. */
  #rename(path: Path): boolean {
    const key = path.at(-1);
    const parent = valueAt(this.#root, path.slice(0, -1));
    if (key === undefined || !isParent(parent) || Array.isArray(parent) || !Object.hasOwn(parent, key)) return false;
    const name =
      path[0] === 'routes'
        ? severities.find((severity) => !Object.hasOwn(parent, severity))
        : this.#invent(key, parent);
    if (name === undefined) return false;
    rename(parent, key, name);
    const names = this.#names.get(parent) ?? new Map();
    this.#names.set(parent, names.set(name, key));
    return true;
  }

  /** Puts a stand-in at the path, or removes what stands there or the nearest part around it; false when only the whole is left. */
  #mend(path: Path): boolean {
    for (let depth = path.length; depth > 0; depth--) {
      const place = path.slice(0, depth);
      const parent = valueAt(this.#root, place.slice(0, -1));
      const key = place.at(-1);
      if (key !== undefined && isParent(parent) && this.#mendIn(parent, key, place)) return true;
    }
    return false;
  }

  #mendIn(parent: Record<PropertyKey, unknown>, key: PropertyKey, path: Path): boolean {
    if (Array.isArray(parent)) {
      const kept = this.#indexes.get(parent) ?? [...parent.keys()];
      this.#indexes.set(parent, kept);
      kept.splice(Number(key), 1);
      parent.splice(Number(key), 1);
      return true;
    }
    const standIn = standIns.find(([place]) => place.test(placeOf(path)))?.[1](this.#kind, this.#root);
    if (standIn !== undefined && JSON.stringify(parent[key]) !== JSON.stringify(standIn)) {
      return Reflect.set(parent, key, standIn);
    }
    return Object.hasOwn(parent, key) && Reflect.deleteProperty(parent, key);
  }
}

/**
 * Takes every faulty part out of a catalog, so that the checks of meaning can look at the rest and all faults are
 * reported together.
 *
 * @param root the catalog; it is changed.
 * @param kind what an operation of a faulty kind is looked at as.
 */
export function soundPart(root: unknown, kind: OperationKind = operationKinds[0]): SoundPart {
  const draft = new Draft(root, kind);
  const findings = draft.nameParts();
  findings.push(...shapeFindings(root).map((finding) => ({ ...finding, path: draft.origin(finding.path) })));
  return {
    definition: draft.withoutFaults(),
    findings,
    origin: (path) => draft.origin(path),
    invented: draft.invented,
  };
}
