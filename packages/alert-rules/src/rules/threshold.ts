import { type Catalog, formatDuration, type ThresholdRule } from '@pulsetrail/catalog';
import { alertingRule } from '../alert.js';
import { asOperand, measured, placeOfSeries, shownAs } from '../measure.js';
import { ownAlert } from '../own-rule.js';
import type { AlertingRule } from '../rule.js';
import type { RuleFamily } from './family.js';

const sentences = {
  '>': 'above',
  '>=': 'at or above',
  '<': 'below',
  '<=': 'at or below',
  '==': 'equal to',
  '!=': 'other than',
} as const;

/** Where it is, if its series have labels at all. */
const sayWhere = `{{ if $labels }}:${placeOfSeries}{{ end }}`;

function ruleOf(rule: ThresholdRule, catalog: Catalog): AlertingRule {
  const expression = measured(rule, catalog);
  const common = ownAlert(rule, expression, catalog);
  if (rule.condition === undefined) {
    return alertingRule({
      ...common,
      expr: expression,
      description: `The value of ${rule.name} is {{ $value | humanize }}, on which its expression alerts${sayWhere}.`,
      threshold: 'expr',
    });
  }
  const { operator, threshold } = rule.condition;
  const shown = shownAs(threshold);
  const value = `${shown.factor === 1 ? '' : `${shown.factor} * `}${asOperand(expression)}`;
  return alertingRule({
    ...common,
    expr: `${value} ${operator} ${shown.threshold}`,
    description: `The value of ${rule.name} is ${shown.value}, threshold ${sentences[operator]} ${shown.text}${sayWhere}.`,
    threshold: shown.threshold,
  });
}

/** The rules that teams write themselves: any value against a threshold. */
export const threshold: RuleFamily = (catalog) => {
  const { rules, evaluationInterval } = catalog.alerting;
  return rules.length === 0
    ? []
    : [
        {
          name: 'pulsetrail:own-rules',
          interval: formatDuration(evaluationInterval),
          rules: rules.map((rule) => ruleOf(rule, catalog)),
        },
      ];
};
