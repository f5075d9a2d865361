import { parsePromql } from '../promql-parser.js';
import { selectorsOf } from '../promql-tree.js';
import type { Rule, RuleGroup } from '../rule.js';
import { lookBack } from './look-back.js';

/** Rules by where they can be evaluated. */
export interface SplitGroups {
  /** Need no more data than a Prometheus holds for a few hours, and no long rule. */
  readonly short: readonly RuleGroup[];
  /** Need long windows, or what a long rule records; may read what short rules record. */
  readonly long: readonly RuleGroup[];
}

const readBy = ({ expr }: Rule): (string | undefined)[] =>
  [...selectorsOf(parsePromql(expr))].map(({ selector }) => selector.name);

/** The records that look further back than the window, and those that read them. */
function longRecords(rules: readonly Rule[], window: number): ReadonlySet<string> {
  const records = rules.flatMap((rule) => ('record' in rule ? [{ name: rule.record, rule }] : []));
  const found = new Set(records.filter(({ rule }) => lookBack(rule.expr) > window).map(({ name }) => name));
  const others = records.map(({ name, rule }) => ({ name, read: readBy(rule) }));
  for (let before = -1; before < found.size; ) {
    before = found.size;
    for (const { name, read } of others) {
      if (read.some((other) => other !== undefined && found.has(other))) found.add(name);
    }
  }
  return found;
}

/**
 * Splits every group by what its rules look back on. An alert on raw series stays with the short ones however far it
 * looks back: device alarms remember a day, and must not wait for a store elsewhere.
 */
export function splitWindows(groups: readonly RuleGroup[], window: number): SplitGroups {
  const long = longRecords(
    groups.flatMap(({ rules }) => rules),
    window,
  );
  const isLong = (rule: Rule): boolean =>
    'record' in rule ? long.has(rule.record) : readBy(rule).some((name) => name !== undefined && long.has(name));
  const keep = (which: (rule: Rule) => boolean): RuleGroup[] =>
    groups.flatMap((group) => {
      const rules = group.rules.filter(which);
      return rules.length === 0 ? [] : [{ ...group, rules }];
    });
  return { short: keep((rule) => !isLong(rule)), long: keep(isLong) };
}
