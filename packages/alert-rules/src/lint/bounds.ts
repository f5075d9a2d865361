import { numberOf } from '../promql-text.js';
import type { Binary, Call, Expression } from '../promql-tree.js';
import { comparisons, kindOf } from '../promql-types.js';
import { isCounter, type LintContext, metricOf } from './linter.js';

/** The least and the greatest value that the samples of a result can have. */
export interface Bounds {
  readonly least: number;
  readonly greatest: number;
}

const any: Bounds = { least: Number.NEGATIVE_INFINITY, greatest: Number.POSITIVE_INFINITY };
const fromZero: Bounds = { least: 0, greatest: Number.POSITIVE_INFINITY };

const both = (one: Bounds, other: Bounds): Bounds => ({
  least: Math.max(one.least, other.least),
  greatest: Math.min(one.greatest, other.greatest),
});

const either = (one: Bounds, other: Bounds): Bounds => ({
  least: Math.min(one.least, other.least),
  greatest: Math.max(one.greatest, other.greatest),
});

/** What a comparison with a number lets pass; an open end is as good as a closed one, but for {@link isEmpty}. */
function passing(operator: string, limit: number): Bounds {
  switch (operator) {
    case '>':
    case '>=':
      return { ...any, least: limit };
    case '<':
    case '<=':
      return { ...any, greatest: limit };
    case '==':
      return { least: limit, greatest: limit };
    default:
      return any;
  }
}

const mirrored: Readonly<Record<string, string>> = { '>': '<', '>=': '<=', '<': '>', '<=': '>=' };

/** A comparison of values with a number, as if the number stood on the right; undefined where there is none. */
export function comparisonOf({ operator, left, right, isBool }: Binary) {
  if (!comparisons.has(operator) || isBool) return undefined;
  const [ofLeft, ofRight] = [numberOf(left), numberOf(right)];
  if (ofRight !== undefined && kindOf(left) === 'vector') return { values: left, operator, limit: ofRight };
  if (ofLeft !== undefined && kindOf(right) === 'vector')
    return { values: right, operator: mirrored[operator] ?? operator, limit: ofLeft };
  return undefined;
}

/** Whether no value within bounds passes a comparison. */
export function isEmpty({ least, greatest }: Bounds, operator: string, limit: number): boolean {
  switch (operator) {
    case '>':
      return greatest <= limit;
    case '>=':
      return greatest < limit;
    case '<':
      return least >= limit;
    case '<=':
      return least > limit;
    case '==':
      return limit < least || limit > greatest;
    default:
      return false;
  }
}

const neverNegative =
  /^(?:rate|irate|increase|resets|changes|count_over_time|stddev_over_time|stdvar_over_time|abs|sqrt|exp)$/;
const sameValues = /^(?:last|min|max|avg|quantile)_over_time$|^(?:sort|sort_desc|label_replace|label_join)$/;

function boundsOfCall({ name, args }: Call, context: LintContext): Bounds {
  if (neverNegative.test(name)) return fromZero;
  if (name === 'absent' || name === 'absent_over_time' || name === 'present_over_time')
    return { least: 1, greatest: 1 };
  const values = args.find((argument) => ['vector', 'range'].includes(kindOf(argument)));
  if (values === undefined) return any;
  if (sameValues.test(name)) return boundsOf(values, context);
  return name === 'histogram_quantile' ? { ...any, greatest: highestBound(values, context) } : any;
}

/** The highest bound of the buckets that are read, beyond which no quantile is ever seen. */
function highestBound(expression: Expression, context: LintContext): number {
  switch (expression.kind) {
    case 'selector': {
      const metric = expression.name?.endsWith('_bucket') ? metricOf(expression.name, context) : undefined;
      return metric?.buckets.at(-1) ?? Number.POSITIVE_INFINITY;
    }
    case 'call':
    case 'aggregation':
      return Math.min(...expression.args.map((argument) => highestBound(argument, context)));
    default:
      return Number.POSITIVE_INFINITY;
  }
}

function boundsOfBinary(binary: Binary, context: LintContext): Bounds {
  const { operator, left, right, isBool } = binary;
  if (comparisons.has(operator)) {
    if (isBool) return { least: 0, greatest: 1 };
    const comparison = comparisonOf(binary);
    return comparison === undefined
      ? boundsOf(left, context)
      : both(boundsOf(comparison.values, context), passing(comparison.operator, comparison.limit));
  }
  if (operator === 'and' || operator === 'unless') return boundsOf(left, context);
  if (operator === 'or') return either(boundsOf(left, context), boundsOf(right, context));
  const isNeverNegative = [left, right].every((side) => boundsOf(side, context).least >= 0);
  return isNeverNegative && ['+', '*', '/'].includes(operator) ? fromZero : any;
}

/**
 * The least and the greatest value that the samples of a result can have, as far as its expression and the catalog tell.
 * Source: Prometheus, "Query functions" and "Operators".
 */
export function boundsOf(expression: Expression, context: LintContext): Bounds {
  switch (expression.kind) {
    case 'selector': {
      if (expression.name === 'up') return { least: 0, greatest: 1 };
      return expression.name !== undefined && isCounter(expression.name, context) ? fromZero : any;
    }
    case 'literal': {
      const value = numberOf(expression);
      return value === undefined ? any : { least: value, greatest: value };
    }
    case 'subquery':
      return boundsOf(expression.argument, context);
    case 'call':
      return boundsOfCall(expression, context);
    case 'binary':
      return boundsOfBinary(expression, context);
    case 'aggregation': {
      const { operator, args } = expression;
      if (operator === 'count') return { ...any, least: 1 };
      if (operator === 'group') return { least: 1, greatest: 1 };
      if (operator === 'stddev' || operator === 'stdvar') return fromZero;
      const values = args.at(-1);
      if (values === undefined || operator === 'count_values' || operator === 'quantile') return any;
      const bounds = boundsOf(values, context);
      return operator === 'sum' ? (bounds.least >= 0 ? fromZero : any) : bounds;
    }
  }
}
