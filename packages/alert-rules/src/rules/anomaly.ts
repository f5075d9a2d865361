import { type Anomaly, type Catalog, formatDuration } from '@pulsetrail/catalog';
import { alertingRule } from '../alert.js';
import { measured, placeOfSeries } from '../measure.js';
import { ownAlert } from '../own-rule.js';
import { equals, number, selector } from '../promql.js';
import type { RecordingRule, RuleGroup } from '../rule.js';
import type { RuleFamily } from './family.js';

const hour = 3_600;
const week = 7 * 24 * hour;

/** The records of all anomaly rules, told apart by the label `anomaly`. */
export const anomalyRecords = {
  value: 'pulsetrail_anomaly:value',
  hourMean: 'pulsetrail_anomaly:mean1h',
  hourVariance: 'pulsetrail_anomaly:variance1h',
  mean: 'pulsetrail_anomaly:mean',
  deviation: 'pulsetrail_anomaly:stddev',
  upper: 'pulsetrail_anomaly:upper',
  lower: 'pulsetrail_anomaly:lower',
} as const;

/** A band is at least this share of the mean to either side: what never varied may still move a little. */
const leastBand = 0.1;

/**
 * What is usual at this hour of the week: of each week before, mean and variance of the hour around now; of all of them
 * together the mean, and the deviation, whose square is the variance between the weeks plus the mean one within them
 * (the law of total variance). Nothing with fewer weeks than asked for.
 */
function records(name: string, expr: string, { deviations, weeks, minimumWeeks }: Anomaly): RecordingRule[] {
  const labels = { anomaly: name };
  const of = (record: string): string => selector(record, [equals('anomaly', name)]);
  const hourly = Array.from({ length: weeks }, (_, index) => {
    const hourAround = `(${of(anomalyRecords.value)}[1h] offset ${formatDuration((index + 1) * week - hour / 2)})`;
    const past = { ...labels, week: String(index + 1) };
    return [
      { record: anomalyRecords.hourMean, expr: `avg_over_time${hourAround}`, labels: past },
      { record: anomalyRecords.hourVariance, expr: `stdvar_over_time${hourAround}`, labels: past },
    ];
  }).flat();
  const enough = `count without (week) (${of(anomalyRecords.hourMean)}) >= ${minimumWeeks}`;
  const spread = `${number(deviations)} * ${of(anomalyRecords.deviation)}`;
  const least = `${leastBand} * abs(${of(anomalyRecords.mean)})`;
  const margin = `(${spread} > ${least} or ${least})`;
  return [
    { record: anomalyRecords.value, expr, labels },
    ...hourly,
    {
      record: anomalyRecords.mean,
      expr: `avg without (week) (${of(anomalyRecords.hourMean)})\nand\n${enough}`,
      labels,
    },
    {
      record: anomalyRecords.deviation,
      expr: `sqrt(\nstdvar without (week) (${of(anomalyRecords.hourMean)})\n+\navg without (week) (${of(anomalyRecords.hourVariance)})\n)`,
      labels,
    },
    { record: anomalyRecords.upper, expr: `${of(anomalyRecords.mean)} + ${margin}`, labels },
    { record: anomalyRecords.lower, expr: `${of(anomalyRecords.mean)} - ${margin}`, labels },
  ];
}

function groupOf(rule: Anomaly, catalog: Catalog): RuleGroup {
  const expression = measured(rule, catalog);
  const of = (record: string): string => selector(record, [equals('anomaly', rule.name)]);
  const value = of(anomalyRecords.value);
  const above = `${value} > ${of(anomalyRecords.upper)}`;
  const below = `${value} < ${of(anomalyRecords.lower)}`;
  const { evaluationInterval } = catalog.alerting;
  return {
    name: `pulsetrail:anomaly:${rule.name}`,
    // The hours of the past move slowly, and are read anew at each evaluation.
    interval: formatDuration(Math.max(evaluationInterval, Math.floor(60 / evaluationInterval) * evaluationInterval)),
    rules: [
      ...records(rule.name, expression, rule),
      alertingRule({
        ...ownAlert(rule, expression, catalog),
        expr: { above, below, both: `${above}\nor\n${below}` }[rule.direction],
        description: `The value of ${rule.name} is {{ $value | humanize }}, further from what it was at this hour of the last ${rule.weeks} weeks than the threshold of ${number(rule.deviations)} standard deviations:${placeOfSeries}.`,
        threshold: number(rule.deviations),
      }),
    ],
  };
}

/** Values that are unusual for this hour of the week, by bands that follow what was recorded. */
export const anomaly: RuleFamily = (catalog) => catalog.alerting.anomalies.map((rule) => groupOf(rule, catalog));
