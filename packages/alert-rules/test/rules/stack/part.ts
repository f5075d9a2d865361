import type { Catalog } from '@pulsetrail/catalog';
import type { Rule, RuleGroup } from '../../../src/rule.js';

/** One part of the stack's own rules as a group of its own. */
export const partOf = (part: (catalog: Catalog) => Rule[], catalog: Catalog): RuleGroup[] => [
  { name: 'part', interval: '15s', rules: part(catalog) },
];

/** promtool's `alert_rule_test` of an alert that fires once. */
export const described = (
  eval_time: string,
  alertname: string,
  exp_labels: object,
  [summary, description]: readonly [string, string],
  [value, threshold]: readonly [string, string],
): object => ({
  eval_time,
  alertname,
  exp_alerts: [{ exp_labels, exp_annotations: { summary, description, value, threshold } }],
});
