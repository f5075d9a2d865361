import type { Limit } from './limit.js';
import type { Query, TraceQuery } from './query.js';

/** What every panel has. */
interface PanelBase {
  /** Names it within its board, for good: its id follows from it. Made of declared names, never of a position. */
  readonly key: string;
  readonly title: string;
  /** What it shows and what to think of it. */
  readonly description: string;
  /** Columns of 24. */
  readonly width: number;
  /** Rows of the grid. */
  readonly height: number;
  /** What stands in it while there is no data. Default: why its queries may be without. */
  readonly empty?: string;
}

/** What a value of a state means. */
export interface State {
  readonly value: number;
  readonly text: string;
  readonly color: 'green' | 'yellow' | 'red';
}

/** A column of a table that comes from a query of its own. */
export interface Column extends Query {
  readonly title: string;
  readonly unit: string;
  /** Beyond these its values turn color; below them where `isFloor`. */
  readonly limits?: readonly Limit[];
  readonly isFloor?: true;
}

/** The color of the series whose names match; several of them are shades of it. */
export interface Shade {
  /** A regular expression of what a series is called. */
  readonly names: string;
  readonly color: 'green' | 'blue' | 'orange' | 'red';
}

/** What panels that ask Prometheus have. */
interface MetricPanelBase extends PanelBase {
  readonly queries: readonly Query[];
  /** One of Grafana's units. */
  readonly unit: string;
  /** Beyond these the panel turns color and draws lines; those of an alert below a value say so by `isFloor`. */
  readonly limits?: readonly Limit[];
  /** Whether values below the limits are the bad ones. */
  readonly isFloor?: true;
  /** Where a series leads, beside its traces. */
  readonly links?: readonly { readonly title: string; readonly url: string }[];
  /** TraceQL of the traces behind a series, with `seriesLabel` for their labels. */
  readonly traces?: string;
}

/** Lines over time. */
export interface LinesPanel extends MetricPanelBase {
  readonly view: 'lines';
  /** Whether the areas stand on each other. */
  readonly stacked?: true;
  /** The greatest value that there can be. */
  readonly max?: number;
  /** Where there are many series: the legend is a table of them, the greatest or the least first. */
  readonly many?: 'greatest' | 'least';
  /** Colors that say whether a series is good or bad; others get any. */
  readonly shades?: readonly Shade[];
}

/** Single numbers of the present. */
export interface NumberPanel extends MetricPanelBase {
  readonly view: 'number';
}

/** Bars side by side, in the order of the queries. */
export interface BarsPanel extends MetricPanelBase {
  readonly view: 'bars';
  readonly max?: number;
}

/** How many events fell into which bucket, over time. */
export interface HeatmapPanel extends MetricPanelBase {
  readonly view: 'heatmap';
}

/** States over time. */
export interface StatesPanel extends MetricPanelBase {
  readonly view: 'states';
  readonly states: readonly State[];
}

/** A row for each set of labels, a column for each label and each query. */
export interface TablePanel extends PanelBase {
  readonly view: 'table';
  /** The labels that are shown, in order, with what stands above them. */
  readonly labels: Readonly<Record<string, string>>;
  readonly columns: readonly Column[];
  /** The column by which rows are sorted, the greatest first unless `ascending`. */
  readonly sort?: { readonly title: string; readonly ascending?: true };
  /** The colors of the values of labels. */
  readonly colors?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Addresses behind the values of a label, or TraceQL of the traces behind them. */
  readonly links?: readonly ({ readonly label: string; readonly title: string } & (
    | { readonly url: string }
    | { readonly traces: string }
  ))[];
}

/** Traces as a list, or services and their calls as a graph. */
export interface TracesPanel extends PanelBase {
  readonly view: 'traces' | 'graph';
  readonly trace: TraceQuery;
}

/** A panel that asks Prometheus and shows series. */
export type MetricPanel = LinesPanel | NumberPanel | BarsPanel | HeatmapPanel | StatesPanel;

/** A panel, as what it says; how that looks is the renderer's. */
export type Panel = MetricPanel | TablePanel | TracesPanel;

/** What a panel asks Prometheus. */
export function queriesOf(panel: Panel): readonly Query[] {
  if ('queries' in panel) return panel.queries;
  return 'columns' in panel ? panel.columns : [];
}
