import type { Catalog } from '../catalog.js';
import type { CatalogProblem } from '../error.js';

/** What a check looks at: the resolved catalog, and every name that was written, also of parts that are themselves faulty. */
export interface CheckInput {
  readonly catalog: Catalog;
  /** The keys written under a path of the raw input, such as `names('channels')`; undefined where nothing is written. */
  readonly names: (...path: string[]) => readonly string[] | undefined;
}

/** One rule about a catalog's meaning: returns every place that breaks it. */
export type Check = (input: CheckInput) => CatalogProblem[];

/** Joins the words that a message lists. */
export const listed = (words: readonly string[]): string => (words.length === 0 ? 'none' : words.join(', '));
