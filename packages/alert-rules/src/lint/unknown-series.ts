import type { Catalog } from '@pulsetrail/catalog';
import { PromqlError, parsePromql } from '../promql-parser.js';
import { namesIn, selectorsOf } from '../promql-tree.js';
import { type LintContext, type Linter, metricOf } from './linter.js';
import { strangeLabels, unknownLabels } from './unknown-labels.js';

/** What Prometheus itself adds, and what the programs around it export: no catalog declares them. */
const foreign =
  /^(?:up|ALERTS|ALERTS_FOR_STATE|scrape_\w+|prometheus_\w+|alertmanager_\w+|otelcol_\w+|tempo_\w+|loki_\w+|grafana_\w+|node_\w+|target_info)$/;

/**
 * What an expression reads that no metric of a table and no record gives, and no program that is usually there exports:
 * names of series, and labels as `name{label}`.
 */
export function strangeSeries(expression: string, catalog: Catalog, records: ReadonlySet<string>): string[] {
  const metrics = new Map([...catalog.metrics.values()].map((metric) => [metric.prometheusName, metric]));
  const { clusterLabels } = catalog.alerting;
  try {
    const tree = parsePromql(expression);
    const names = [...namesIn(tree)].filter(
      (name) => !records.has(name) && !foreign.test(name) && metricOf(name, { metrics }) === undefined,
    );
    const labels = [...selectorsOf(tree)].flatMap(({ selector }) =>
      strangeLabels(selector, { metrics, clusterLabels }),
    );
    return [...new Set([...names, ...labels])];
  } catch (error) {
    if (!(error instanceof PromqlError)) throw error;
    return [];
  }
}

function unknownNames(names: ReadonlySet<string>, context: LintContext): string[] {
  return [...names].flatMap((name) => {
    if (context.records.has(name) || context.strange.has(name) || foreign.test(name)) return [];
    if (name.includes(':')) return [`${name} is recorded by no rule here; add its recording rule, or correct the name`];
    if (context.metrics === undefined || metricOf(name, context) !== undefined) return [];
    return [`${name} is no metric of the catalog; declare it, or correct the name`];
  });
}

/** A series that nobody exports or records, by its name or labels, makes a rule that never fires, and looks like protection. */
export const unknownSeries: Linter = ({ expression }, context) => [
  ...unknownNames(namesIn(expression), context),
  ...[...selectorsOf(expression)].flatMap(({ selector }) => unknownLabels(selector, context)),
];
