import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
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

/** The names of what an expression reads; none where it is not PromQL. */
function readBy(expr: string): string[] {
  try {
    return [...selectorsOf(parsePromql(expr))].flatMap(({ selector }) => selector.name ?? []);
  } catch {
    return [];
  }
}

/** Finds recording rules by what they record. */
export type Records = ReadonlyMap<string, RecordingRule>;

/** The first rule of each record. */
export function recordsOf(groups: readonly RuleGroup[]): Records {
  const records = new Map<string, RecordingRule>();
  for (const rule of groups.flatMap(({ rules }) => rules)) {
    if ('record' in rule && !records.has(rule.record)) records.set(rule.record, rule);
  }
  return records;
}

/** What an expression rests on: the records that it reads, and theirs, and at the end the metrics. */
export function restsOn(expr: string, records: Records): { records: RecordingRule[]; metrics: string[] } {
  const found = new Map<string, RecordingRule>();
  const metrics = new Set<string>();
  const follow = (text: string): void => {
    for (const name of readBy(text)) {
      const record = records.get(name);
      if (record === undefined) metrics.add(name);
      else if (!found.has(name)) {
        found.set(name, record);
        follow(record.expr);
      }
    }
  };
  follow(expr);
  return { records: [...found.values()], metrics: [...metrics] };
}
