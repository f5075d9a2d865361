import type { Catalog } from '../catalog.js';
import type { Finding } from '../finding.js';

/** What a check looks at: the resolved catalog, and every name that was written, also of parts that are themselves faulty. */
export interface CheckInput {
  readonly catalog: Catalog;
  /** The keys written under a path of the raw input, such as `names('channels')`; undefined where nothing is written. */
  readonly names: (...path: string[]) => readonly string[] | undefined;
}

/** One rule about a catalog's meaning: returns every place that breaks it. */
export type Check = (input: CheckInput) => Finding[];
