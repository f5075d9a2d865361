import { type Catalog, formatDuration } from '@pulsetrail/catalog';
import { boardsOf } from './boards/index.js';
import type { GeneratedFile } from './generated-file.js';
import { renderBoard } from './render/board.js';

/**
 * The dashboards of a catalog as files for Grafana's file provisioning: `dashboards/<uid>.json`. The same catalog gives the
 * same text; nothing is read and nothing is written.
 */
export function generateDashboards(catalog: Catalog): GeneratedFile[] {
  const { alerting, links } = catalog;
  const context = { interval: formatDuration(alerting.scrapeInterval), runbooks: links.runbooks };
  return boardsOf(catalog).map((board) => ({
    path: `dashboards/${board.uid}.json`,
    content: `${JSON.stringify(renderBoard(board, context), null, 2)}\n`,
  }));
}
