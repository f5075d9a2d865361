import { selectorsOf } from '../promql-tree.js';
import { type Linter, metricOf } from './linter.js';

/** What Prometheus itself adds, and what the programs around it export: no catalog declares them. */
const foreign =
  /^(?:up|ALERTS|ALERTS_FOR_STATE|scrape_\w+|prometheus_\w+|alertmanager_\w+|otelcol_\w+|tempo_\w+|loki_\w+|grafana_\w+|node_\w+|target_info)$/;

/** A series that nobody exports or records makes a rule that never fires, and looks like protection. */
export const unknownSeries: Linter = ({ expression }, context) => {
  const names = [...selectorsOf(expression)].map(({ selector }) => selector.name).filter((name) => name !== undefined);
  return [...new Set(names)].flatMap((name) => {
    if (context.records.has(name) || foreign.test(name)) return [];
    if (name.includes(':')) return [`${name} is recorded by no rule here; add its recording rule, or correct the name`];
    if (context.metrics === undefined || metricOf(name, context) !== undefined) return [];
    return [`${name} is no metric of the catalog; declare it, or correct the name`];
  });
};
