import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import type { Matcher } from '../promql.js';
import { parsePromql } from '../promql-parser.js';
import { selectorsOf } from '../promql-tree.js';
import type { RecordingRule, RuleGroup } from '../rule.js';

const comparisons = new Set(['Eql', 'Neq', 'Gtr', 'Lss', 'Gte', 'Lte']);

function sidesOf(node: SyntaxNode, text: string): string[] {
  const operator = node.name === 'BinaryExpr' ? node.firstChild?.nextSibling : undefined;
  if (node.firstChild !== null && operator && comparisons.has(operator.name)) {
    return [text.slice(node.firstChild.from, node.firstChild.to)];
  }
  const sides: string[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) sides.push(...sidesOf(child, text));
  return sides;
}

/** What an alert compares with its thresholds: the left sides of its comparisons, or all of it where it compares nothing. */
export function comparedIn(expr: string): string[] {
  const sides = sidesOf(parser.parse(expr).topNode, expr);
  return sides.length === 0 ? [expr] : [...new Set(sides)];
}

/** The named selectors of what an expression reads; none where it is not PromQL. */
function readBy(expr: string): { name: string; matchers: readonly Matcher[] }[] {
  try {
    return [...selectorsOf(parsePromql(expr))].flatMap(({ selector: { name, matchers } }) =>
      name === undefined ? [] : [{ name, matchers }],
    );
  } catch {
    return [];
  }
}

/** Finds recording rules by what they record; several may write one record, each with labels of its own. */
export type Records = ReadonlyMap<string, readonly RecordingRule[]>;

/** The rules of each record. */
export const recordsOf = (groups: readonly RuleGroup[]): Records =>
  Map.groupBy(
    groups.flatMap(({ rules }) => rules).filter((rule) => 'record' in rule),
    ({ record }) => record,
  );

/** Of the rules of one record, that which the matchers mean: no label differs, and most are the same; the first of equals. */
function ruleFor(rules: readonly RecordingRule[], matchers: readonly Matcher[]): RecordingRule | undefined {
  const asked = matchers.filter(({ operator }) => operator === '=');
  const shared = ({ labels = {} }: RecordingRule): number =>
    asked.filter(({ label, value }) => labels[label] === value).length;
  return rules
    .filter(({ labels = {} }) => asked.every(({ label, value }) => (labels[label] ?? value) === value))
    .toSorted((left, right) => shared(right) - shared(left))[0];
}

/** What an expression rests on: the records that it reads, and theirs, and at the end the metrics. */
export function restsOn(expr: string, records: Records): { records: RecordingRule[]; metrics: string[] } {
  const found = new Set<RecordingRule>();
  const metrics = new Set<string>();
  const follow = (text: string): void => {
    for (const { name, matchers } of readBy(text)) {
      const rule = ruleFor(records.get(name) ?? [], matchers);
      if (rule === undefined) metrics.add(name);
      else if (!found.has(rule)) {
        found.add(rule);
        follow(rule.expr);
      }
    }
  };
  follow(expr);
  return { records: [...found], metrics: [...metrics] };
}
