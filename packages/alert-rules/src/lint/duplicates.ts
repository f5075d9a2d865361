import type { Rule } from '../rule.js';
import type { LintedRule, LintFinding } from './linter.js';

const keyOf = (rule: Rule): string =>
  JSON.stringify([
    'alert' in rule ? { alert: rule.alert } : { record: rule.record },
    Object.entries(rule.labels ?? {}).toSorted(([left], [right]) => (left < right ? -1 : 1)),
    // Two alerts of one name and labels may look at different series; two such records write the same ones.
    'alert' in rule ? rule.expr.replace(/\s+/g, ' ') : '',
  ]);

/** Two rules that record the same series overwrite each other; two equal alerts notify twice. */
export function duplicates(rules: readonly LintedRule[]): LintFinding[] {
  const first = new Map<string, string>();
  return rules.flatMap(({ group, rule }) => {
    const key = keyOf(rule);
    const other = first.get(key);
    if (other === undefined) {
      first.set(key, group);
      return [];
    }
    const name = 'alert' in rule ? rule.alert : rule.record;
    return [
      {
        group,
        rule: name,
        check: 'duplicate',
        message: `is the same as a rule of group ${other}; remove one, or tell them apart by a label`,
      },
    ];
  });
}
