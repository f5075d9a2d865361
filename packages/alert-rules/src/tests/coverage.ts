import type { AlertingRule, RuleGroup } from '../rule.js';
import type { AlertTest } from './scenario.js';

/** The label's value is known before the alert fires. */
const isFixed = (value: string): boolean => !/\{\{.*\}\}/.test(value.replaceAll('{{ "{{" }}', ''));

const fixedLabels = ({ labels }: AlertingRule): [string, string][] =>
  Object.entries(labels)
    .filter(([, value]) => isFixed(value))
    .map(([label, value]) => [label, value.replaceAll('{{ "{{" }}', '{{')]);

/** Every alerting rule of the groups. */
export const alertingRules = (groups: readonly RuleGroup[]): AlertingRule[] =>
  groups.flatMap(({ rules }) => rules.flatMap((rule) => ('alert' in rule ? [rule] : [])));

/** Which rule each test is about: of those whose fixed labels it has, the one with most of them. */
export function rulesUnderTest(
  groups: readonly RuleGroup[],
  tests: readonly AlertTest[],
): Map<AlertTest, AlertingRule | undefined> {
  const named = Map.groupBy(
    alertingRules(groups).map((rule) => ({ rule, fixed: fixedLabels(rule) })),
    ({ rule }) => rule.alert,
  );
  return new Map(
    tests.map((test) => {
      const meant = (named.get(test.alert) ?? []).filter(({ fixed }) =>
        fixed.every(([label, value]) => test.labels[label] === value),
      );
      return [test, meant.toSorted((one, other) => other.fixed.length - one.fixed.length)[0]?.rule];
    }),
  );
}

/** The alerting rules that no test is about. */
export function untestedAlerts(groups: readonly RuleGroup[], tests: readonly AlertTest[]): AlertingRule[] {
  const tested = new Set(rulesUnderTest(groups, tests).values());
  return alertingRules(groups).filter((rule) => !tested.has(rule));
}
