/** The keys that lead from a catalog to one of its parts. */
export type Path = readonly PropertyKey[];

/** What stands at a path; undefined where the way ends before. */
export const valueAt = (root: unknown, path: Path): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key], root);

/** Writes a path as JavaScript would: `services.clinic-api.counters['documents.scanned']`. */
export const formatPath = (path: Path): string =>
  path
    .map(String)
    .map((key) => (/^[\w-]+$/.test(key) ? `.${key}` : `['${key.replace(/['\\]/g, '\\$&')}']`))
    .join('')
    .replace(/^\./, '');
