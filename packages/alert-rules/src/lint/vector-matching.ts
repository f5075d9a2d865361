import { canHave, isScalar, type Labels, labelsOf } from '../promql-labels.js';
import { type Binary, type Expression, partsOf } from '../promql-tree.js';
import { comparisons, setOperators } from '../promql-types.js';
import type { LintContext, Linter } from './linter.js';

/** The values that all series of a result have of a label, as far as matchers say so. */
function pinned(expression: Expression): ReadonlyMap<string, string> {
  switch (expression.kind) {
    case 'selector':
      return new Map(
        expression.matchers.flatMap(({ label, operator, value }) => (operator === '=' ? [[label, value]] : [])),
      );
    case 'subquery':
      return pinned(expression.argument);
    case 'call': {
      const [first] = expression.args.filter((argument) => !isScalar(argument));
      return first === undefined || /^label_|^absent/.test(expression.name) ? new Map() : pinned(first);
    }
    case 'aggregation': {
      const last = expression.args.at(-1);
      return last === undefined ? new Map() : pinned(last);
    }
    case 'binary':
      return comparisons.has(expression.operator) && isScalar(expression.right) ? pinned(expression.left) : new Map();
    case 'literal':
      return new Map();
  }
}

/** A label that both sides match and of which they have different values; undefined where there is none. */
function opposed({ left, right, on, ignoring = [] }: Binary, canMatch: (label: string) => boolean): string | undefined {
  const [ofLeft, ofRight] = [pinned(left), pinned(right)];
  return [...ofLeft.keys()].find(
    (label) =>
      canMatch(label) &&
      (on?.includes(label) ?? !ignoring.includes(label)) &&
      ofRight.has(label) &&
      ofLeft.get(label) !== ofRight.get(label),
  );
}

const listed = (labels: Iterable<string>): string => [...labels].join(', ') || 'none';

/** The labels that one side has beyond those that are matched; none where nobody can tell. */
function beyond({ only }: Labels, { on, ignoring }: Binary): string[] {
  if (only === undefined) return [];
  if (on !== undefined) return [...only].filter((label) => !on.includes(label));
  return ignoring === undefined ? [] : [...only].filter((label) => ignoring.includes(label));
}

function faults(binary: Binary, { records }: LintContext): string[] {
  const [left, right] = [labelsOf(binary.left, records), labelsOf(binary.right, records)];
  const { operator, on, ignoring = [], many } = binary;
  const lost = on?.filter((label) => !canHave(left, label) || !canHave(right, label)) ?? [];
  if (lost.length > 0)
    return [
      `on (${listed(lost)}) of ${operator} names what a side does not have, so that all its series are taken for one`,
    ];
  if (on === undefined && operator !== 'or' && left.only !== undefined && right.only !== undefined) {
    const matched = (labels: ReadonlySet<string>): string[] =>
      [...labels].filter((label) => !ignoring.includes(label)).toSorted();
    const [ofLeft, ofRight] = [matched(left.only), matched(right.only)];
    if (ofLeft.join() !== ofRight.join()) {
      return [
        `the sides of ${operator} never match: one has the labels ${listed(ofLeft)}, the other ${listed(ofRight)}; name those to match with on (...)`,
      ];
    }
  }
  const label =
    operator === 'or' || operator === 'unless'
      ? undefined
      : opposed(binary, (each) => canHave(left, each) && canHave(right, each));
  if (label !== undefined) {
    return [
      `the sides of ${operator} never match: they have different values of ${label}; leave it out with ignoring (${label}), or name those to match with on (...)`,
    ];
  }
  if (setOperators.has(operator)) return [];
  const [more, fewer] = [beyond(left, binary), beyond(right, binary)];
  const isMany = (side: 'left' | 'right', labels: readonly string[]): boolean =>
    labels.length > 0 && many?.side !== side;
  if (isMany('left', more))
    return [
      `many series of the left side of ${operator}, told apart by ${listed(more)}, meet one of the right; add group_left or aggregate them`,
    ];
  if (isMany('right', fewer))
    return [
      `many series of the right side of ${operator}, told apart by ${listed(fewer)}, meet one of the left; add group_right or aggregate them`,
    ];
  return [];
}

/** Two sides whose series never match give nothing, and many for one are an error at the evaluation in which it happens. */
export const vectorMatching: Linter = ({ expression }, context) =>
  [...partsOf(expression)].flatMap((part) =>
    part.kind === 'binary' && !isScalar(part.left) && !isScalar(part.right) ? faults(part, context) : [],
  );
