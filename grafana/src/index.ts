export { boardsOf } from './boards/index.js';
export { generateDashboards } from './generate.js';
export type { GeneratedFile } from './generated-file.js';
export type { Board, Row } from './model/board.js';
export type { Limit } from './model/limit.js';
export { type Panel, queriesOf } from './model/panel.js';
export type { Query, TraceQuery } from './model/query.js';
export { uids } from './model/uids.js';
export type { Variable } from './model/variable.js';
