import type { Catalog } from '@pulsetrail/catalog';
import type { Board } from '../model/board.js';
import { business } from './business.js';
import { database } from './database.js';
import { devices } from './devices.js';
import { flows } from './flows.js';
import { integrations } from './integrations.js';
import type { BoardMaker } from './maker.js';
import { overview } from './overview.js';
import { scores } from './scores.js';
import { self } from './self.js';
import { serviceBoard } from './service.js';
import { slo } from './slo.js';

/** Every board, from the whole to its parts. Adding one is adding a file and a line here. */
const makers: readonly BoardMaker[] = [
  overview,
  serviceBoard,
  database,
  scores,
  business,
  flows,
  integrations,
  devices,
  slo,
  self,
];

/** The boards that a catalog gives something to show. */
export const boardsOf = (catalog: Catalog): Board[] => makers.flatMap((make) => make(catalog) ?? []);
