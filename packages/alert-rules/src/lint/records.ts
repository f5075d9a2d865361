import { eitherOf, type Labels, labelsOf } from '../promql-labels.js';
import { type Expression, partsOf } from '../promql-tree.js';
import type { LintedRule } from './linter.js';

/** The labels of what rules record: those of the result, and the rule's own. Records of records are found by going on until nothing changes. */
export function recordsOf(rules: readonly LintedRule[]): ReadonlyMap<string, Labels> {
  const records = new Map<string, Labels>();
  const recording = rules.flatMap(({ rule, expression }) => ('record' in rule ? [{ rule, expression }] : []));
  for (const { rule } of recording) records.set(rule.record, { only: undefined, dropped: new Set() });
  // Two passes: a record is usually made before it is read, and what is still open then stays so.
  for (let pass = 0; pass < 2; pass++) {
    const seen = new Set<string>();
    for (const { rule, expression } of recording) {
      const labels = labelsOf(expression, records);
      const own = Object.keys(rule.labels ?? {});
      const written = { ...labels, only: labels.only && new Set([...labels.only, ...own]) };
      const known = records.get(rule.record) ?? written;
      const isFirst = !seen.has(rule.record) && known.only === undefined;
      // Several rules may write one record, each with labels of its own.
      records.set(rule.record, isFirst ? written : eitherOf(known, written));
      seen.add(rule.record);
    }
  }
  return records;
}

/** Whether an expression looks back over time, so that one odd sample is not the whole of it; by itself, or by a record. */
export const looksBack = (expression: Expression, records: ReadonlySet<string>): boolean =>
  [...partsOf(expression)].some(
    (part) =>
      (part.kind === 'selector' && (part.range !== undefined || records.has(part.name ?? ''))) ||
      part.kind === 'subquery' ||
      (part.kind === 'call' && part.name === 'time'),
  );

/** The names of the records that look back over time, also by other records. */
export function lookingBackOf(rules: readonly LintedRule[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (let before = -1; found.size > before; ) {
    before = found.size;
    for (const { rule, expression } of rules) {
      if ('record' in rule && looksBack(expression, found)) found.add(rule.record);
    }
  }
  return found;
}
