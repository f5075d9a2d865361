import { type Alerting, type Catalog, formatDuration } from '@pulsetrail/catalog';
import { literal } from './alert.js';
import { number } from './promql.js';
import type { AlertingRule, RuleGroup } from './rule.js';

/** The name of the page of an alert, within the folder of the runbooks. */
export const runbookPage = (alert: string): string => `${alert}.md`;

/**
 * How long a full budget lasts at the present rate, of an alert on a burn rate: period x budget / ratio, where the budget is
 * the threshold by the tier's factor. Prometheus' templates cannot divide; a query can.
 */
function budgetWords({ labels, annotations }: AlertingRule, { tiers, period }: Alerting): string | undefined {
  const tier = tiers.find(({ name }) => name === labels.tier);
  const threshold = Number(annotations.threshold);
  if (tier === undefined || !(threshold > 0)) return undefined;
  const lasting = number((period * threshold) / tier.factor);
  const left = `{{ printf "vector(${lasting} / %g)" $value | query | first | value | humanizeDuration }}`;
  return `At this rate a full budget for ${formatDuration(period)} is used up in ${left}.`;
}

/** Adds to every alert what all of them say: where its runbook is, and of burn rates how long the budget lasts. */
export function annotated(groups: readonly RuleGroup[], { alerting, links: { runbooks } }: Catalog): RuleGroup[] {
  return groups.map((group) => ({
    ...group,
    rules: group.rules.map((rule) => {
      if (!('alert' in rule)) return rule;
      const budget = budgetWords(rule, alerting);
      return {
        ...rule,
        annotations: {
          ...rule.annotations,
          ...(budget === undefined ? {} : { budget }),
          ...(runbooks === undefined ? {} : { runbook_url: `${literal(runbooks)}/${runbookPage(rule.alert)}` }),
        },
      };
    }),
  }));
}
