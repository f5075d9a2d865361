import {
  type Catalog,
  type MetricDefinition,
  type OwnRule,
  sanitizeLabelName,
  type ThresholdOperator,
  type ThresholdRule,
  writeDuration,
} from '@pulsetrail/catalog';
import type { HistogramForm } from '../histogram.js';
import { alertName } from '../own-rule.js';
import { serviceLabel } from '../subject.js';
import { slowCalls } from './event-series.js';
import { type LevelInput, latestOf, levelScenarios, rateOf } from './level-scenarios.js';
import type { AlertTest, Scenario, TestFamily } from './scenario.js';
import { matchersOf, seriesOf } from './series.js';
import { shareScenarios } from './share-scenarios.js';

const compare: Readonly<Record<ThresholdOperator, (value: number, threshold: number) => boolean>> = {
  '>': (value, threshold) => value > threshold,
  '>=': (value, threshold) => value >= threshold,
  '<': (value, threshold) => value < threshold,
  '<=': (value, threshold) => value <= threshold,
  '==': (value, threshold) => value === threshold,
  '!=': (value, threshold) => value !== threshold,
};

/** Levels on both sides of a threshold; 3 % beside it, since a rate is never met exactly. */
function levelsOf(
  operator: ThresholdOperator,
  threshold: number,
): Pick<LevelInput, 'good' | 'bad' | 'nearlyBad' | 'justBad'> {
  const far = threshold === 0 ? 1 : Math.abs(threshold) / 2;
  const near = far * 0.06;
  const [above, below] = [threshold + 1.07 * far, threshold - 0.93 * far];
  switch (operator) {
    case '>':
    case '>=':
      return { good: below, bad: above, nearlyBad: threshold - near, justBad: threshold + near };
    case '<':
    case '<=':
      return { good: above, bad: below, nearlyBad: threshold + near, justBad: threshold - near };
    case '==':
      return { good: above, bad: threshold };
    case '!=':
      return { good: threshold, bad: above };
  }
}

/** The labels of the series that a rule is tried on: those that it selects, and any for those that it tells apart. */
export function triedLabels({ measure, service }: OwnRule): Record<string, string> | undefined {
  if (measure.kind === 'expr') return undefined;
  return {
    ...Object.fromEntries(measure.by.map((label) => [sanitizeLabelName(label), 'some'])),
    ...Object.fromEntries(
      Object.entries(measure.labels).map(([label, [first = '']]) => [sanitizeLabelName(label), first]),
    ),
    [serviceLabel]: service ?? 'some-service',
  };
}

/** The labels of an own rule's alert, of series with these labels: of a rate or a quantile those that it is told apart by. */
export function ownAlertLabels(
  rule: OwnRule,
  { services, metrics }: Catalog,
  series: Readonly<Record<string, string>>,
): Record<string, string> {
  const { measure } = rule;
  const kind = measure.kind === 'metric' ? metrics.get(measure.metric)?.kind : undefined;
  const by = measure.kind === 'metric' ? [serviceLabel, ...measure.by.map(sanitizeLabelName)] : [];
  const kept = Object.entries(series).filter(
    ([label]) => (kind !== 'counter' && kind !== 'histogram') || by.includes(label),
  );
  return {
    ...Object.fromEntries(kept),
    owner: services.find(({ name }) => name === rule.service)?.owner ?? '',
    service: rule.service ?? series[serviceLabel] ?? '',
    rule: rule.name,
    cooldown: rule.cooldown === undefined ? '' : writeDuration(rule.cooldown),
    channels: rule.channels?.join('+') ?? '',
    severity: rule.severity,
    category: rule.category,
  };
}

/** What happens to a metric with a threshold; undefined for what cannot be brought about by a simple series. */
function scenariosOf(
  rule: ThresholdRule,
  metric: MetricDefinition,
  labels: Readonly<Record<string, string>>,
  form: HistogramForm,
): Scenario[] | undefined {
  const { measure, condition } = rule;
  if (measure.kind === 'expr' || condition === undefined) return undefined;
  const { operator, threshold } = condition;
  const isAbove = operator === '>' || operator === '>=';
  if (metric.kind === 'histogram') {
    if (!isAbove || !metric.buckets.slice(0, -1).includes(threshold.value)) return undefined;
    return shareScenarios({
      share: 1 - measure.quantile,
      window: measure.over,
      for: rule.for,
      series: (events) => slowCalls(metric, matchersOf(labels), threshold.value, events, form),
    });
  }
  const isCounter = metric.kind === 'counter';
  // No counter falls, and hardly one rises at exactly a rate.
  if (isCounter && (threshold.value <= 0 ? operator !== '>' : operator === '==' || operator === '!=')) return undefined;
  const series = seriesOf(metric.prometheusName, labels);
  const levels = levelsOf(operator, threshold.value);
  return levelScenarios({
    ...(isCounter && threshold.value === 0 ? { good: 0, bad: 1 } : levels),
    reading: isCounter ? rateOf(measure.over) : latestOf(),
    series: (values) => ({ [series]: values }),
    isBad: (value) => compare[operator](value, threshold.value),
    for: rule.for,
  });
}

/** Rules that teams write themselves, of a metric and a threshold; what an expression of their own reads, only they know. */
export const thresholdTests: TestFamily = (catalog) =>
  catalog.alerting.rules.flatMap((rule): AlertTest[] => {
    const labels = triedLabels(rule);
    const metric = rule.measure.kind === 'metric' ? catalog.metrics.get(rule.measure.metric) : undefined;
    const scenarios = labels && metric && scenariosOf(rule, metric, labels, catalog.alerting.histograms);
    if (labels === undefined || metric === undefined || scenarios === undefined) return [];
    return [
      {
        alert: alertName(rule),
        labels: ownAlertLabels(rule, catalog, labels),
        for: rule.for,
        keepFiringFor: catalog.alerting.keepFiringFor,
        scope: seriesOf(metric.prometheusName, labels),
        scenarios,
      },
    ];
  });
