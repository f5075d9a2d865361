import { alertName } from '../own-rule.js';
import { anomalyScenarios } from './anomaly-scenarios.js';
import { latestOf, rateOf } from './level-scenarios.js';
import type { AlertTest, TestFamily } from './scenario.js';
import { seriesOf } from './series.js';
import { ownAlertLabels, triedLabels } from './threshold.js';

/** Values that are unusual for this hour of the week; what an expression of a team's own reads, only they know. */
export const anomalyTests: TestFamily = (catalog) =>
  catalog.alerting.anomalies.flatMap((rule): AlertTest[] => {
    const { measure } = rule;
    const labels = triedLabels(rule);
    const metric = measure.kind === 'metric' ? catalog.metrics.get(measure.metric) : undefined;
    if (measure.kind === 'expr' || labels === undefined || metric === undefined || metric.kind === 'histogram')
      return [];
    const series = seriesOf(metric.prometheusName, labels);
    return [
      {
        alert: alertName(rule),
        labels: { ...ownAlertLabels(rule, catalog, labels), anomaly: rule.name },
        for: rule.for,
        keepFiringFor: catalog.alerting.keepFiringFor,
        scope: series,
        scenarios: anomalyScenarios({
          rule,
          reading: metric.kind === 'counter' ? rateOf(measure.over) : latestOf(),
          series: (values) => ({ [series]: values }),
        }),
      },
    ];
  });
