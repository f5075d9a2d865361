import type { Catalog } from '../catalog.js';
import { type Finding, listed } from '../finding.js';
import type { MetricDefinition } from '../metric.js';
import { sanitizeLabelName } from '../names.js';
import { type Path, valueAt } from '../path.js';
import { writeDuration } from '../quantities.js';
import type { Anomaly, Measure, OwnRule, ThresholdRule } from '../threshold-model.js';
import type { Check, CheckInput } from './check.js';
import { unknown } from './references.js';
import { windowObjection } from './windows.js';

/** What only a metric has, and an expression says by itself. */
const ofMetric = ['labels', 'by', 'over', 'quantile'] as const;

/** What each kind of metric takes beside its labels. */
const taken = (kind: MetricDefinition['kind']): readonly string[] => {
  if (kind === 'histogram') return ['labels', 'by', 'over', 'quantile'];
  return kind === 'counter' ? ['labels', 'by', 'over'] : ['labels'];
};

/** How a metric that lacks something is read. */
const readOf = (kind: MetricDefinition['kind']): string =>
  kind === 'counter' ? 'whose rate is read' : 'whose values are read as they are';

type MetricMeasure = Extract<Measure, { kind: 'metric' }>;

/** What is wrong with the part of a rule that says which metric it looks at. */
function metricFindings(path: Path, measure: MetricMeasure, catalog: Catalog): Finding[] {
  const metric = catalog.metrics.get(measure.metric);
  if (metric === undefined) {
    const message = 'unknown metric; name one of the metric table or a counter of a service, or write expr';
    return [{ path: [...path, 'metric'], message }];
  }
  const { kind, labels, values } = metric;
  const written = ofMetric.filter((key) => valueAt(catalog.definition, [...path, key]) !== undefined);
  const findings: Finding[] = written
    .filter((key) => !taken(kind).includes(key))
    .map((key) => ({
      path: [...path, key],
      message: `means nothing for ${metric.name}, ${readOf(kind)}; remove it`,
    }));
  for (const [label, meant] of Object.entries(measure.labels)) {
    findings.push(...unknown([...path, 'labels', label], label, labels, 'label', 'expr, which can say anything'));
    const known = values[label];
    const strange = known === undefined ? [] : meant.filter((value) => !known.includes(value));
    for (const value of strange) {
      const message = `unknown value; use one of ${listed(known ?? [])}`;
      findings.push({ path: [...path, 'labels', label], value, message });
    }
  }
  for (const [index, label] of measure.by.entries()) {
    findings.push(...unknown([...path, 'by', index], label, labels, 'label', 'expr, which can say anything'));
  }
  const message = taken(kind).includes('over')
    ? windowObjection(measure.over, catalog.alerting.scrapeInterval)
    : undefined;
  if (message !== undefined) findings.push({ path: [...path, 'over'], value: writeDuration(measure.over), message });
  return findings;
}

/** Whether a threshold can be one of a metric's values; undefined when it can. */
function thresholdObjection({ condition, measure }: ThresholdRule, { metrics }: Catalog): string | undefined {
  const metric = measure.kind === 'metric' ? metrics.get(measure.metric) : undefined;
  if (condition === undefined || metric === undefined) return undefined;
  const { form } = condition.threshold;
  if (form === 'number') return undefined;
  if (metric.kind === 'counter') {
    return form === 'rate'
      ? undefined
      : `${metric.name} is a counter, whose rate is compared; write one such as 10/min`;
  }
  const fitting = form === 'duration' ? 's' : '1';
  return form !== 'rate' && metric.unit === fitting
    ? undefined
    : `${metric.name} is in ${metric.unit}; write a bare number in it`;
}

function ruleFindings(path: Path, rule: OwnRule, { catalog, names }: CheckInput): Finding[] {
  const written = (key: string): unknown => valueAt(catalog.definition, [...path, key]);
  const findings: Finding[] = [];
  const sources = ['metric', 'expr'].filter((key) => written(key) !== undefined);
  if (sources.length !== 1) {
    findings.push({ path, message: 'give either metric or expr, not both or none' });
  } else if (rule.measure.kind === 'metric') {
    findings.push(...metricFindings(path, rule.measure, catalog));
  } else {
    for (const key of ofMetric.filter((each) => written(each) !== undefined)) {
      findings.push({ path: [...path, key], message: 'means nothing beside expr; say it in the expression' });
    }
  }
  if (rule.service !== undefined) {
    findings.push(...unknown([...path, 'service'], rule.service, names('services') ?? [], 'service', 'services'));
  }
  for (const [index, channel] of rule.channels?.entries() ?? []) {
    findings.push(...unknown([...path, 'channels', index], channel, names('channels') ?? [], 'channel', 'channels'));
  }
  return findings;
}

function thresholdFindings(path: Path, rule: ThresholdRule, { catalog }: CheckInput): Finding[] {
  const given = ['operator', 'threshold'].filter((key) => valueAt(catalog.definition, [...path, key]) !== undefined);
  if (given.length === 1 || (given.length === 0 && rule.measure.kind === 'metric')) {
    const message = 'needs both operator and threshold; only an expr that compares by itself goes without them';
    return [{ path, message }];
  }
  const objection = thresholdObjection(rule, catalog);
  return objection === undefined ? [] : [{ path: [...path, 'threshold'], message: objection }];
}

const weekFindings = (path: Path, { weeks, minimumWeeks }: Anomaly): Finding[] =>
  minimumWeeks <= weeks
    ? []
    : [
        {
          path: [...path, 'minimumWeeks'],
          value: minimumWeeks,
          message: 'more than weeks; it would never say anything',
        },
      ];

/** Two names that become one name of an alert: `disk-full` and `disk_full`. */
function nameFindings(rules: readonly { readonly path: Path; readonly name: string }[]): Finding[] {
  const alertName = (name: string) => sanitizeLabelName(name).replaceAll('_', '');
  return rules.flatMap(({ path, name }, index) => {
    const isTaken = rules.slice(0, index).some((other) => alertName(other.name) === alertName(name));
    return isTaken
      ? [{ path, value: name, message: 'duplicate, another rule gives an alert of this name; choose another name' }]
      : [];
  });
}

/** The rules that a team writes itself, as far as they can be judged without reading PromQL, which the generator does. */
export const ownRules: Check = (input) => {
  const { rules, anomalies } = input.catalog.alerting;
  const all = [
    ...rules.map((rule) => ({ path: ['alerting', 'rules', rule.name], name: rule.name })),
    ...anomalies.map((rule) => ({ path: ['alerting', 'anomalies', rule.name], name: rule.name })),
  ];
  return [
    ...rules.flatMap((rule) => {
      const path = ['alerting', 'rules', rule.name];
      return [...ruleFindings(path, rule, input), ...thresholdFindings(path, rule, input)];
    }),
    ...anomalies.flatMap((rule) => {
      const path = ['alerting', 'anomalies', rule.name];
      return [...ruleFindings(path, rule, input), ...weekFindings(path, rule)];
    }),
    ...nameFindings(all),
  ];
};
