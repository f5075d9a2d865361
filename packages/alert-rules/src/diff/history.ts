import { formatDuration } from '@pulsetrail/catalog';
import { labelsOf } from '../promql-labels.js';
import { PromqlError, parsePromql } from '../promql-parser.js';
import { type Expression, selectorsOf } from '../promql-tree.js';
import type { RecordingRule, RuleGroup } from '../rule.js';

/** Shorter windows are full again before anybody has read about them; seconds. */
const soon = 3_600;

/** Reads an expression that may be anybody's; undefined for what is not PromQL. */
function read(text: string): Expression | undefined {
  try {
    return parsePromql(text);
  } catch (error) {
    if (error instanceof PromqlError) return undefined;
    throw error;
  }
}

/** By record: the longest window over which a rule adds up its past values, in seconds. */
export function windowsOver(groups: readonly RuleGroup[]): Map<string, number> {
  const windows = new Map<string, number>();
  for (const { expr } of groups.flatMap(({ rules }) => rules)) {
    const expression = read(expr);
    if (expression === undefined) continue;
    for (const { selector, around } of selectorsOf(expression)) {
      if (selector.name === undefined) continue;
      const subqueries = around.map((part) => (part.kind === 'subquery' ? part.range : 0));
      const window = Math.max(selector.range ?? 0, ...subqueries);
      windows.set(selector.name, Math.max(window, windows.get(selector.name) ?? 0));
    }
  }
  return windows;
}

/** The labels of what is recorded, as text; undefined where its expression does not say. */
export function labelsRecorded({ expr, labels = {} }: RecordingRule): string | undefined {
  const expression = read(expr);
  const only = expression && labelsOf(expression, new Map()).only;
  const fixed = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return only && [...[...only].filter((label) => !Object.hasOwn(labels, label)), ...fixed].toSorted().join(', ');
}

/**
 * What becomes of the long windows over a record: they add up its own past, and what was recorded under other labels is
 * not among it.
 */
export function brokenHistory(
  before: RecordingRule | undefined,
  after: RecordingRule,
  windows: ReadonlyMap<string, number>,
): string | undefined {
  const window = windows.get(after.record) ?? 0;
  if (window <= soon) return undefined;
  const text = formatDuration(window);
  if (before === undefined) return `nothing of it is recorded yet: windows over it are not full for ${text}`;
  const [was, is] = [labelsRecorded(before), labelsRecorded(after)];
  if (was === undefined || is === undefined || was === is) return undefined;
  return `its identity labels ${was} become ${is}: windows over it lose their past, and are not full again for ${text}`;
}
