import {
  type Alerting,
  type Catalog,
  formatDuration,
  type LatencyTarget,
  type MetricDefinition,
} from '@pulsetrail/catalog';
import type { Matcher } from '../promql.js';
import { subjectsOf } from '../subject.js';
import { baseWindow, budgetTests } from './budget-test.js';
import { slowCalls } from './event-series.js';
import type { AlertTest, TestFamily } from './scenario.js';
import { shareScenarios } from './share-scenarios.js';
import { alertLabels, scopeOf, seriesLabels } from './subject-labels.js';

type Objective = Extract<LatencyTarget, { kind: 'objective' }>;

/** Calls slower than a bound, against the share that may be. */
function objectiveTests(catalog: Catalog): AlertTest[] {
  const promised = subjectsOf(catalog).flatMap((subject) => {
    const { latency } = subject.target;
    return latency?.kind === 'objective' ? [{ subject, latency }] : [];
  });
  const ratioOf = ({ subject, latency }: { subject: { metric: MetricDefinition }; latency: Objective }): string =>
    `${subject.metric.prometheusName}:${formatDuration(latency.threshold)}`;
  return [...Map.groupBy(promised, ratioOf).values()].flatMap((sharing) => {
    const base = baseWindow(sharing.map(({ subject }) => subject.target));
    return sharing.flatMap(({ subject, latency }) =>
      budgetTests({
        alert: `${subject.kind}LatencyBudgetBurn`,
        labels: { ...alertLabels(subject), category: 'performance' },
        scope: scopeOf(subject),
        budget: latency.budget,
        tiers: subject.target.tiers,
        base,
        alerting: catalog.alerting,
        series: (events) =>
          slowCalls(subject.metric, seriesLabels(subject), latency.threshold, events, catalog.alerting.histograms),
      }),
    );
  });
}

/** What is tested of a quantile, whatever it is the quantile of. */
export interface QuantileTestInput {
  readonly metric: MetricDefinition;
  readonly labels: readonly Matcher[];
  readonly threshold: number;
  readonly quantile: number;
  readonly alerting: Alerting;
}

/** What happens to a quantile of a histogram: it is too high when more of the calls are slow than lie above it. */
export const quantileScenarios = ({ metric, labels, threshold, quantile, alerting }: QuantileTestInput) =>
  shareScenarios({
    share: 1 - quantile,
    window: alerting.window,
    for: alerting.for,
    minimum: alerting.minimumBadEvents,
    series: (events) => slowCalls(metric, labels, threshold, events, alerting.histograms),
  });

function quantileTests(catalog: Catalog): AlertTest[] {
  const { alerting } = catalog;
  return subjectsOf(catalog).flatMap((subject): AlertTest[] => {
    const { latency } = subject.target;
    if (latency?.kind !== 'quantile') return [];
    return [
      {
        alert: `${subject.kind}LatencyHigh`,
        labels: { ...alertLabels(subject), category: 'performance', severity: 'warning' },
        for: alerting.for,
        keepFiringFor: alerting.keepFiringFor,
        scope: scopeOf(subject),
        scenarios: quantileScenarios({ ...latency, metric: subject.metric, labels: seriesLabels(subject), alerting }),
      },
    ];
  });
}

/** Slow calls of operations and flows: those above the threshold's bucket. */
export const latencyTests: TestFamily = (catalog) => [...quantileTests(catalog), ...objectiveTests(catalog)];
