import * as z from 'zod';
import { ruleCategories } from './category.js';
import { amount, duration, durationOrZero, labelName, metricName, name, text } from './scalars.js';
import { severities } from './severity.js';

/** The shape of rules that a team writes itself: a value against a threshold, or against what is usual at this hour. */

/** How a value is compared with a threshold; PromQL's own words. */
export const thresholdOperators = ['>', '>=', '<', '<=', '==', '!='] as const;

/** One of the operators. */
export type ThresholdOperator = (typeof thresholdOperators)[number];

const labelValue = z.union(
  [text, z.array(text).min(1, 'name at least one value').readonly()],
  'write a value, or a list of values',
);

/** What both kinds of rules look at, and who hears of it. */
const rule = {
  description: text.optional(),
  category: z.enum(ruleCategories),
  /** A metric of the table, or a counter, by its OpenTelemetry name: a counter's rate, a histogram's quantile, else its value ... */
  metric: metricName.optional(),
  /** ... or any PromQL. */
  expr: text.optional(),
  /** With `metric`: only series with these values. */
  labels: z.record(labelName, labelValue).optional(),
  /** With a counter or histogram as `metric`: the labels that are told apart, beside the service. */
  by: z.array(labelName).readonly().optional(),
  /** With a counter or histogram as `metric`: the window. Default: `alerting.window`. */
  over: duration.optional(),
  /** With a histogram as `metric`: the quantile. Default 0.95. */
  quantile: z
    .number()
    .gt(0, 'write a number above 0 and below 1, such as 0.95')
    .lt(1, 'write a number below 1')
    .optional(),
  /** The service that it is about; with `metric` it selects its series. Its owner answers for the alert. */
  service: name.optional(),
  /** How long it must hold. Default: `alerting.for`. */
  for: durationOrZero.optional(),
  /** How long after its last notification an unchanged alert is notified again. Default: by severity. */
  cooldown: duration.optional(),
  /** Channels of its own. Default: those of its severity. */
  channels: z.array(name).min(1, 'name at least one channel').readonly().optional(),
};

/** A value against a threshold. */
export const thresholdRule = z.strictObject({
  ...rule,
  operator: z.enum(thresholdOperators).optional(),
  /** A number in the metric's own unit, or text such as `500ms`, `90%` or `10/min`. */
  threshold: amount.optional(),
  severity: z.enum(severities),
});

/** The least history of an anomaly rule, in weeks: from one week alone nobody can tell what varies. */
const weeks = z.int('write a whole number').min(2, 'write at least 2').max(12, 'write at most 12');

/** A value against what it was at this hour of the week. */
export const anomaly = z.strictObject({
  ...rule,
  /** Which side is unusual. Default `both`. */
  direction: z.enum(['above', 'below', 'both']).optional(),
  /** How many standard deviations from the mean are unusual. Default 3. */
  deviations: z.number().positive('write a number above zero').optional(),
  /** How many weeks are looked back. Default 4. */
  weeks: weeks.optional(),
  /** With fewer weeks than this it says nothing. Default 2. */
  minimumWeeks: weeks.optional(),
  /** Default `warning`. */
  severity: z.enum(severities).optional(),
});
