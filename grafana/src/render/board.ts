import {
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  type Panel,
  RowBuilder,
  type RowPanel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { type Board, hasTraces } from '../model/board.js';
import { annotations } from './annotations.js';
import type { RenderContext } from './context.js';
import { currentVariable } from './current-schema.js';
import { sourceVariable } from './data-sources.js';
import { columns, placed } from './grid.js';
import { boardLinks, tag } from './links.js';
import { renderPanel } from './panel.js';
import { panelId } from './panel-id.js';
import { renderVariable } from './variables.js';

/** All rows one below the other; a closed row keeps its panels to itself. */
function rowsOf(board: Board, context: RenderContext): (Panel | RowPanel)[] {
  let top = 0;
  return board.rows.flatMap(({ key, title, collapsed = false, panels }) => {
    const row = new RowBuilder(title)
      .id(panelId(board.uid, `row:${key}`))
      .collapsed(collapsed)
      .gridPos({ x: 0, y: top, w: columns, h: 1 })
      .build();
    const { positions, bottom } = placed(panels, top + 1);
    const rendered = panels.flatMap((panel, index) => {
      const position = positions[index];
      return position === undefined ? [] : [renderPanel(panel, position, context)];
    });
    top = collapsed ? top + 1 : bottom;
    return collapsed ? [{ ...row, panels: rendered }] : [row, ...rendered];
  });
}

/** A board as Grafana's JSON has it: classic, schema version 42. */
export function renderBoard(board: Board, context: Omit<RenderContext, 'board'>): Dashboard {
  const { uid, title, description, variables } = board;
  const dashboard = new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags([tag])
    .readonly()
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: 'now-6h', to: 'now' })
    .timezone('browser')
    .refresh('1m')
    .annotations(annotations(variables))
    .links([boardLinks()])
    .build();
  return {
    ...dashboard,
    templating: {
      list: [
        currentVariable(sourceVariable('prometheus')),
        ...(hasTraces(board) ? [currentVariable(sourceVariable('tempo'))] : []),
        ...variables.map(renderVariable),
      ],
    },
    panels: rowsOf(board, { ...context, board: uid }),
  };
}
