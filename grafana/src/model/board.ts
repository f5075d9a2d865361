import type { Panel } from './panel.js';
import type { Variable } from './variable.js';

/** Panels under one heading. */
export interface Row {
  /** Names it within its board, for good. */
  readonly key: string;
  readonly title: string;
  /** Whether it is closed at first: it asks nothing until somebody opens it. */
  readonly collapsed?: true;
  readonly panels: readonly Panel[];
}

/** A dashboard. */
export interface Board {
  /** At most 40 characters; part of every address. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly variables: readonly Variable[];
  readonly rows: readonly Row[];
}

/** Whether a board shows traces, or leads to them; so do tables, whose links keep the data source. */
export const hasTraces = ({ rows }: Board): boolean =>
  rows.some(({ panels }) => panels.some((panel) => 'trace' in panel || 'traces' in panel || panel.view === 'table'));

/** Drops rows without panels. */
export const filledRows = (rows: readonly Row[]): Row[] => rows.filter(({ panels }) => panels.length > 0);
