import type { Catalog } from '@pulsetrail/catalog';
import type { Board } from '../model/board.js';

/** Makes a board of a catalog; none where the catalog gives it nothing to show. */
export type BoardMaker = (catalog: Catalog) => Board | undefined;
