import { alertName } from '../own-rule.js';
import { anomalyScenarios } from './anomaly-scenarios.js';
import { latestOf, rateOf } from './level-scenarios.js';
import { quantileLevel } from './quantile-level.js';
import type { AlertTest, TestFamily } from './scenario.js';
import { matchersOf, seriesOf } from './series.js';
import { ownAlertLabels, triedLabels } from './threshold.js';
import type { Values } from './values.js';

/** Values that are unusual for this hour of the week; what an expression of a team's own reads, only they know. */
export const anomalyTests: TestFamily = (catalog) =>
  catalog.alerting.anomalies.flatMap((rule): AlertTest[] => {
    const { measure } = rule;
    const labels = triedLabels(rule);
    const metric = measure.kind === 'metric' ? catalog.metrics.get(measure.metric) : undefined;
    if (measure.kind === 'expr' || labels === undefined || metric === undefined) return [];
    const series = seriesOf(metric.prometheusName, labels);
    const { quantile, over } = measure;
    const level =
      metric.kind === 'histogram'
        ? quantileLevel(metric, matchersOf(labels), quantile, over, catalog.alerting.histograms)
        : {
            reading: metric.kind === 'counter' ? rateOf(over) : latestOf(),
            series: (values: Values) => ({ [series]: values }),
          };
    if (level === undefined) return [];
    return [
      {
        alert: alertName(rule),
        labels: { ...ownAlertLabels(rule, catalog, labels), anomaly: rule.name },
        for: rule.for,
        keepFiringFor: catalog.alerting.keepFiringFor,
        scope: series,
        scenarios: anomalyScenarios({ rule, ...level }),
      },
    ];
  });
