import type * as z from 'zod';
import type { Catalog } from './catalog.js';
import { checks } from './checks/index.js';
import { type CatalogDefinition, catalogSchema } from './definition.js';
import { CatalogError, type CatalogProblem } from './error.js';
import { resolveCatalog } from './resolve.js';

type Path = readonly PropertyKey[];

const valueAt = (root: unknown, path: Path): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], root);

/** Takes the place of a faulty owner, so that the rest of the service is still looked at. */
const standIn = 'unknown';

/** Removes the value at the path, or at the nearest parent that exists; false when nothing is left to remove. */
function removeAt(root: unknown, path: Path): boolean {
  for (let depth = path.length; depth > 0; depth--) {
    const parent = valueAt(root, path.slice(0, depth - 1));
    const key = path[depth - 1];
    if (typeof parent !== 'object' || parent === null || key === undefined) continue;
    if (key !== 'owner' && !(key in parent)) continue;
    if (key === 'owner' && parent[key as never] !== standIn) Object.assign(parent, { owner: standIn });
    else if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else Reflect.deleteProperty(parent, key);
    return true;
  }
  return false;
}

/** A union reports one fault of the whole; where only one branch was meant, its own faults say more. */
function flatten(
  issue: z.core.$ZodIssue,
  prefix: Path = [],
): { path: Path; message: string; keys?: readonly string[] }[] {
  const path = [...prefix, ...issue.path];
  if (issue.code === 'invalid_union') {
    const meant = issue.errors
      .filter((branch) => branch.length > 0 && branch.every((nested) => nested.path.length > 0))
      .toSorted((left, right) => left.length - right.length)[0];
    return meant ? meant.flatMap((nested) => flatten(nested, path)) : [{ path, message: issue.message }];
  }
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...path, key],
      message: 'unknown key; remove it or correct its spelling',
    }));
  }
  if (issue.code === 'invalid_key') {
    return issue.issues.map((nested) => ({ path, message: nested.message }));
  }
  return [{ path, message: issue.message }];
}

function shapeProblems(error: z.ZodError, input: unknown): { problem: CatalogProblem; path: Path }[] {
  return error.issues
    .flatMap((issue) => flatten(issue))
    .map(({ path, message }) => {
      const value = valueAt(input, path);
      const known =
        value === undefined && message.startsWith('Invalid input') ? `missing; ${message.toLowerCase()}` : message;
      return { problem: { path: path.map(String).join('.'), value, message: known }, path };
    });
}

/** What is left of a faulty catalog when every faulty part is taken out, so that the checks of meaning can look at the rest. */
function soundPart(input: unknown): CatalogDefinition | undefined {
  const rest = structuredClone(input);
  for (;;) {
    const parsed = catalogSchema.safeParse(rest);
    if (parsed.success) return rest as CatalogDefinition;
    const paths = shapeProblems(parsed.error, rest).map(({ path }) => path);
    // From the last to the first, so that removing an array's item moves no index that is still to come.
    if (!paths.toReversed().some((path) => removeAt(rest, path))) return undefined;
  }
}

/**
 * Declares what a team runs and promises. The result is what the SDK, the rule generator and the dashboards read; names
 * of services, operations, counters, labels and their values become literal types.
 *
 * @param definition what is written: services with operations and targets, counters, scores, flows, integrations,
 *   device pipelines, channels and routes. Durations are text such as `'500ms'`, shares `'1%'`, rates `'50/min'`.
 * @throws {CatalogError} naming every fault at once, each with its path, the value and the remedy.
 *
 * @example
 * ```ts
 * export const catalog = defineCatalog({
 *   services: { shop: { owner: 'web', operations: { pay: { kind: 'api', component: 'payment', target: { errors: '1%' } } } } },
 * });
 * ```
 */
export function defineCatalog<const Definition extends CatalogDefinition>(definition: Definition): Catalog<Definition> {
  const parsed = catalogSchema.safeParse(definition);
  const problems = parsed.success ? [] : shapeProblems(parsed.error, definition).map(({ problem }) => problem);
  const sound = parsed.success ? definition : soundPart(definition);
  if (sound !== undefined) {
    const names = (...path: string[]): string[] | undefined => {
      const value = valueAt(definition, path);
      return typeof value === 'object' && value !== null ? Object.keys(value) : undefined;
    };
    const catalog = resolveCatalog(sound);
    problems.push(...checks.flatMap((check) => check({ catalog, names })));
  }
  if (problems.length > 0) throw new CatalogError(problems);
  return resolveCatalog(definition);
}
