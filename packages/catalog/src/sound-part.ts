import { type CatalogDefinition, catalogSchema } from './definition.js';
import { type Path, valueAt } from './path.js';
import { shapeFindings } from './shape.js';

/** What is left of a catalog without its faulty parts. */
export interface SoundPart {
  readonly definition: CatalogDefinition;
  /** Where a part of `definition` was written: items of a list have moved up when a faulty one before them was taken out. */
  readonly origin: (path: Path) => Path;
}

/** Takes the place of a faulty owner, so that the rest of the service is still looked at. */
const standIn = 'unknown';

/**
 * Takes every faulty part out of a catalog, so that the checks of meaning can look at the rest and all faults are
 * reported together.
 *
 * @param draft the catalog; it is changed.
 * @returns undefined when nothing sound is left.
 */
export function soundPart(draft: unknown): SoundPart | undefined {
  const indexes = new WeakMap<object, number[]>();

  /** Removes what stands at the path, or the nearest part around it that exists; false when only the whole is left. */
  const remove = (path: Path): boolean => {
    for (let depth = path.length; depth > 0; depth--) {
      const parent = valueAt(draft, path.slice(0, depth - 1));
      const key = path[depth - 1];
      if (typeof parent !== 'object' || parent === null || key === undefined) continue;
      if (Array.isArray(parent)) {
        const kept = indexes.get(parent) ?? [...parent.keys()];
        indexes.set(parent, kept);
        kept.splice(Number(key), 1);
        parent.splice(Number(key), 1);
        return true;
      }
      if (key === 'owner' && depth === 3 && Reflect.get(parent, key) !== standIn) {
        return Reflect.set(parent, key, standIn);
      }
      if (Object.hasOwn(parent, key)) return Reflect.deleteProperty(parent, key);
    }
    return false;
  };

  while (!catalogSchema.safeParse(draft).success) {
    const [first] = shapeFindings(draft);
    if (first === undefined || !remove(first.path)) return undefined;
  }
  return {
    definition: draft as CatalogDefinition,
    origin: (path) =>
      path.map((key, depth) => {
        const parent = valueAt(draft, path.slice(0, depth));
        return Array.isArray(parent) ? (indexes.get(parent)?.[Number(key)] ?? key) : key;
      }),
  };
}
