import { parsePromql } from '../promql-parser.js';
import { promqlSeconds } from '../promql-text.js';
import type { Expression } from '../promql-tree.js';

/** Seconds of ranges, one in another added up. */
function rangeOf(expression: Expression): number {
  switch (expression.kind) {
    case 'selector':
      return expression.range ?? 0;
    case 'subquery':
      return expression.range + rangeOf(expression.argument);
    case 'call':
    case 'aggregation':
      return Math.max(0, ...expression.args.map(rangeOf));
    case 'binary':
      return Math.max(rangeOf(expression.left), rangeOf(expression.right));
    case 'literal':
      return 0;
  }
}

/** The longest of an expression's offsets, which its tree leaves out. */
const offsetOf = (text: string): number =>
  Math.max(0, ...[...text.matchAll(/\boffset\s+(\w+)/g)].map(([, duration]) => promqlSeconds(duration ?? '') || 0));

/** How far back an expression looks at most, in seconds: its longest range and its longest offset. */
export const lookBack = (text: string): number => rangeOf(parsePromql(text)) + offsetOf(text);
