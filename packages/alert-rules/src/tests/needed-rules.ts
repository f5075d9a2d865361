import { parsePromql } from '../promql-parser.js';
import { selectorsOf } from '../promql-tree.js';
import type { AlertingRule, Rule, RuleGroup } from '../rule.js';

/** The names of the series that rules read, each rule read once. */
const readers = new WeakMap<Rule, readonly string[]>();

function namesRead(rule: Rule): readonly string[] {
  const known = readers.get(rule);
  if (known !== undefined) return known;
  const names = [...selectorsOf(parsePromql(rule.expr))].flatMap(({ selector }) => selector.name ?? []);
  readers.set(rule, names);
  return names;
}

/**
 * The alerts and what they read, directly or through others: all that a test of them needs. A file of a thousand rules
 * is evaluated a thousand times slower than one.
 */
export function neededRules(groups: readonly RuleGroup[], alerts: ReadonlySet<AlertingRule>): RuleGroup[] {
  const recorders = Map.groupBy(
    groups.flatMap(({ rules }) => rules.flatMap((rule) => ('record' in rule ? [rule] : []))),
    ({ record }) => record,
  );
  const needed = new Set<Rule>(alerts);
  for (const rule of needed) {
    for (const name of namesRead(rule)) {
      for (const recorder of recorders.get(name) ?? []) needed.add(recorder);
    }
  }
  return groups
    .map((group) => ({ ...group, rules: group.rules.filter((rule) => needed.has(rule)) }))
    .filter(({ rules }) => rules.length > 0);
}
