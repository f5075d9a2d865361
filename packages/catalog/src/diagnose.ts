import type { Catalog } from './catalog.js';
import { checks } from './checks/index.js';
import { type OperationKind, operationKinds } from './definition.js';
import type { Finding } from './finding.js';
import { formatPath, type Path, valueAt } from './path.js';
import { copyPlain } from './plain.js';
import { resolveCatalog } from './resolve.js';
import { type SoundPart, soundPart } from './sound-part.js';

const isWithin = (path: Path, part: Path): boolean => part.every((key, depth) => String(path[depth]) === String(key));

/** A key as it is written within a path: `.pay` or `['The Shop']`. */
const asStep = (key: PropertyKey): string => formatPath(['_', key]).slice(1);

/** What the checks of meaning find in the sound part of a catalog, each fault at the place where it was written. */
function meaningOf(written: unknown, { definition, findings, origin, invented }: SoundPart): Finding[] {
  if (definition === undefined) return [];
  const names = (...path: string[]): string[] | undefined => {
    const value = valueAt(written, origin(path));
    return typeof value === 'object' && value !== null ? Object.keys(value) : undefined;
  };
  /** Whether it is said of a value that was put there in place of a faulty one. */
  const isOfStandIn = ({ path, value }: Finding): boolean =>
    invented.has(String(value)) ||
    findings.some(
      ({ path: faulty, isName }) => isWithin(path, faulty) && (isName !== true || path.length === faulty.length),
    );
  const withWrittenNames = (message: string): string =>
    [...invented].reduce((text, [name, key]) => text.replaceAll(asStep(name), asStep(key)), message);

  const catalog = resolveCatalog(definition);
  return checks
    .flatMap((check) => check({ catalog, names }))
    .map((finding) => ({ ...finding, path: origin(finding.path), message: withWrittenNames(finding.message) }))
    .filter((finding) => !isOfStandIn(finding));
}

/** Where a path leads in the order of writing: the position of each key among those beside it, a missing one last. */
const positionOf = (root: unknown, path: Path): number[] =>
  path.map((key, depth) => {
    const position = Object.keys(Object(valueAt(root, path.slice(0, depth)))).indexOf(String(key));
    return position === -1 ? Number.MAX_SAFE_INTEGER : position;
  });

function compare(left: readonly number[], right: readonly number[]): number {
  const depth = left.findIndex((position, index) => position !== right[index]);
  return depth === -1 ? left.length - right.length : (left[depth] ?? 0) - (right[depth] ?? -1);
}

/** Every fault of a catalog, of its form and of its meaning, all at once and in the order of the catalog; none when it is sound. */
export function diagnose(definition: unknown): Finding[] {
  const { findings } = copyPlain(definition);
  const partAs = (kind?: OperationKind): SoundPart => soundPart(copyPlain(definition).copy, kind);
  const part = partAs();
  findings.push(...part.findings);
  // What is wrong with an operation of an unknown kind is what is wrong with it whatever its kind.
  const isSound = part.findings.length === 0;
  const [first = [], ...others] = (isSound ? [part] : operationKinds.map(partAs)).map((each) =>
    meaningOf(definition, each),
  );
  const isIn = (found: readonly Finding[], { path }: Finding) =>
    found.some((other) => formatPath(other.path) === formatPath(path));
  findings.push(...first.filter((finding) => others.every((found) => isIn(found, finding))));
  return findings
    .map((finding) => ({ finding, position: positionOf(definition, finding.path) }))
    .sort((left, right) => compare(left.position, right.position))
    .map(({ finding }) => finding);
}

/** What is left of a catalog without the parts whose form is faulty, and without own rules whose names are; undefined where nothing is. */
export function soundCatalog(definition: unknown): Catalog | undefined {
  const { definition: left, invented } = soundPart(copyPlain(definition).copy);
  if (left === undefined) return undefined;
  const named = <Part>(parts: Readonly<Record<string, Part>> = {}): Record<string, Part> =>
    Object.fromEntries(Object.entries(parts).filter(([name]) => !invented.has(name)));
  const { alerting = {} } = left;
  return resolveCatalog({
    ...left,
    alerting: { ...alerting, rules: named(alerting.rules), anomalies: named(alerting.anomalies) },
  });
}
