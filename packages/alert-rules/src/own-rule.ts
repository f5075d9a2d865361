import { type Catalog, type OwnRule, type ThresholdRule, writeDuration } from '@pulsetrail/catalog';
import { type AlertDescription, literal } from './alert.js';
import { labelsOfText } from './measure.js';
import { pascalCase } from './pascal-case.js';
import { canHave } from './promql-labels.js';
import { serviceLabel } from './subject.js';

/** The name of the alert of a team's own rule. */
export const alertName = ({ name }: OwnRule): string => pascalCase(name);

/** The service that an alert is of: the one that the rule names, else the one that its series say. */
function serviceOf({ service }: OwnRule, expression: string): string | undefined {
  if (service !== undefined) return service;
  return canHave(labelsOfText(expression), serviceLabel) ? `{{ $labels.${serviceLabel} }}` : undefined;
}

/** What all alerts of own rules have; `cooldown` and `channels` are what routes read. */
export function ownAlert(
  rule: OwnRule,
  expression: string,
  { services, alerting }: Catalog,
): Pick<AlertDescription, 'name' | 'for' | 'keepFiringFor' | 'severity' | 'category' | 'labels' | 'summary'> {
  const owner = services.find(({ name }) => name === rule.service)?.owner;
  return {
    name: alertName(rule),
    for: rule.for,
    keepFiringFor: alerting.keepFiringFor,
    severity: rule.severity,
    category: rule.category,
    labels: {
      owner: owner === undefined ? undefined : literal(owner),
      service: serviceOf(rule, expression),
      rule: rule.name,
      cooldown: rule.cooldown === undefined ? undefined : writeDuration(rule.cooldown),
      channels: rule.channels?.join('+'),
    },
    summary: literal(rule.description ?? rule.name),
  };
}

/** Where a rule stands in the catalog. */
export const pathOf = (kind: 'rules' | 'anomalies', { name }: OwnRule): string => `alerting.${kind}.${name}`;

/** The rules that a team wrote itself, each with its place in the catalog. */
export const ownRulesOf = ({
  alerting,
}: Catalog): { readonly path: string; readonly rule: OwnRule | ThresholdRule }[] => [
  ...alerting.rules.map((rule) => ({ path: pathOf('rules', rule), rule })),
  ...alerting.anomalies.map((rule) => ({ path: pathOf('anomalies', rule), rule })),
];
