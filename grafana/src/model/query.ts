import type { Limit } from './limit.js';

/** A question to Prometheus, the first kind of thing that a panel shows. */
export interface Query {
  /** PromQL with Grafana's variables. */
  readonly expr: string;
  /** How a series is called: text with `{{label}}`. */
  readonly legend: string;
  /** Whether single measurements that led to a trace are shown with it; for histograms. */
  readonly exemplars?: true;
  /** The limit at which the query draws a line, where one panel has series of several limits. */
  readonly limit?: Limit;
  /** Why it may well be without data, in words; a query without it always has some once the services run. */
  readonly maybeEmpty?: string;
}

/** A question to Tempo. */
export type TraceQuery =
  /** Traces that match TraceQL. */
  | { readonly kind: 'search'; readonly traceql: string }
  /** Who calls whom, from the metrics of the service graph that match one of the selectors. */
  | { readonly kind: 'service-map'; readonly selectors: readonly string[] };
