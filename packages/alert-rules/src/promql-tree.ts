import type { Matcher } from './promql.js';

/** PromQL as a tree of few kinds of nodes; offsets and fixed times are left out. */

/** A selector of series: `up{job="x"}`, or `up{job="x"}[5m]` with a range in seconds. */
export interface Selector {
  readonly kind: 'selector';
  /** The metric's name; undefined where the matchers alone select. */
  readonly name: string | undefined;
  readonly matchers: readonly Matcher[];
  /** Seconds; undefined for an instant. */
  readonly range: number | undefined;
}

/** A function call; a sign before an expression is a call of `-` or `+`. */
export interface Call {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly Expression[];
}

/** An aggregation such as `sum by (a) (...)`. */
export interface Aggregation {
  readonly kind: 'aggregation';
  readonly operator: string;
  /** The labels that are kept, or those that are dropped; undefined where none are named, which keeps none. */
  readonly grouping: { readonly by: readonly string[] } | { readonly without: readonly string[] } | undefined;
  /** What is aggregated, last; a parameter such as that of `topk` stands before it. */
  readonly args: readonly Expression[];
}

/** An operator between two expressions. */
export interface Binary {
  readonly kind: 'binary';
  readonly operator: string;
  /** Whether a comparison gives 0 and 1 (`bool`) instead of leaving out. */
  readonly isBool: boolean;
  readonly left: Expression;
  readonly right: Expression;
  readonly on: readonly string[] | undefined;
  readonly ignoring: readonly string[] | undefined;
  /** The side that has many series for one of the other, with the labels taken from that one. */
  readonly many: { readonly side: 'left' | 'right'; readonly include: readonly string[] } | undefined;
}

/** An expression evaluated over a range: `expr[1h:15s]`; seconds. */
export interface Subquery {
  readonly kind: 'subquery';
  readonly argument: Expression;
  readonly range: number;
  readonly step: number | undefined;
}

/** A number or a text, as it is written. */
export interface Literal {
  readonly kind: 'literal';
  readonly text: string;
}

/** A PromQL expression. */
export type Expression = Selector | Call | Aggregation | Binary | Subquery | Literal;

/** The expressions that one consists of, itself first. */
export function* partsOf(expression: Expression): Generator<Expression> {
  yield expression;
  switch (expression.kind) {
    case 'call':
    case 'aggregation':
      for (const argument of expression.args) yield* partsOf(argument);
      break;
    case 'binary':
      yield* partsOf(expression.left);
      yield* partsOf(expression.right);
      break;
    case 'subquery':
      yield* partsOf(expression.argument);
      break;
  }
}

/** Every selector of an expression, with what surrounds it, the nearest first. */
export function* selectorsOf(
  expression: Expression,
  around: readonly Expression[] = [],
): Generator<{ readonly selector: Selector; readonly around: readonly Expression[] }> {
  const within = [expression, ...around];
  switch (expression.kind) {
    case 'selector':
      yield { selector: expression, around };
      break;
    case 'call':
    case 'aggregation':
      for (const argument of expression.args) yield* selectorsOf(argument, within);
      break;
    case 'binary':
      yield* selectorsOf(expression.left, within);
      yield* selectorsOf(expression.right, within);
      break;
    case 'subquery':
      yield* selectorsOf(expression.argument, within);
      break;
  }
}

/** The names of the series that an expression reads. */
export const namesIn = (expression: Expression): Set<string> =>
  new Set([...selectorsOf(expression)].flatMap(({ selector }) => selector.name ?? []));
