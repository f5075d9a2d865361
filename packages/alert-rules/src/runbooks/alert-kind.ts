import type { Catalog } from '@pulsetrail/catalog';
import { placeOfSeries } from '../measure.js';
import type { AlertingRule, RuleGroup } from '../rule.js';

/** All rules that raise an alert of one name. */
export interface AlertKind {
  readonly name: string;
  readonly rules: readonly [AlertingRule, ...AlertingRule[]];
}

/** Every alert of the groups by its name, in alphabetical order. */
export function alertKinds(groups: readonly RuleGroup[]): AlertKind[] {
  const rules = groups.flatMap((group) => group.rules.flatMap((rule) => ('alert' in rule ? [rule] : [])));
  return [...Map.groupBy(rules, ({ alert }) => alert)]
    .flatMap(([name, [first, ...others]]): AlertKind[] =>
      first === undefined ? [] : [{ name, rules: [first, ...others] }],
    )
    .toSorted((left, right) => (left.name < right.name ? -1 : 1));
}

/** What stands in a message where a template stands in the rule: `{{ $labels.instance }}` is `<instance>`. */
export const asWords = (template: string): string =>
  template
    .replaceAll(placeOfSeries, ' <its labels>')
    .replaceAll(/\{\{ (?:if|else|end)\b[^}]*\}\}/g, '')
    .replaceAll('{{ "{{" }}', '{{')
    .replaceAll(/\{\{[^}]*\$labels\.(\w+)[^}]*\}\}/g, '<$1>')
    .replaceAll(/\{\{[^}]*\}\}/g, '<value>');

/** What the catalog says of the thing that an alert is about; undefined where it says nothing. */
export function describedBy({ labels }: AlertingRule, { services, pipelines }: Catalog): string | undefined {
  const service = services.find(({ name }) => name === labels.service);
  const part = service?.operations.find(({ name }) => name === labels.operation);
  const flow = service?.flows.find(({ name }) => name === labels.flow_name);
  const pipeline = pipelines.find(({ name }) => name === labels.pipeline);
  return (part ?? flow ?? pipeline ?? service)?.description;
}
