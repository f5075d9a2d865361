import { textOf } from './promql-text.js';
import type { Call, Expression } from './promql-tree.js';
import { kindOf } from './promql-types.js';

/** The labels that the series of a result can have. */
export interface Labels {
  /** No others than these; undefined where nobody can tell. */
  readonly only: ReadonlySet<string> | undefined;
  /** These not. */
  readonly dropped: ReadonlySet<string>;
}

const none: ReadonlySet<string> = new Set();
const exactly = (labels: Iterable<string>): Labels => ({ only: new Set(labels), dropped: none });
const any: Labels = { only: undefined, dropped: none };

/** Whether the series of a result can have a label. */
export const canHave = ({ only, dropped }: Labels, label: string): boolean =>
  only === undefined ? !dropped.has(label) : only.has(label);

const without = ({ only, dropped }: Labels, labels: readonly string[]): Labels =>
  only === undefined
    ? { only, dropped: new Set([...dropped, ...labels]) }
    : exactly([...only].filter((label) => !labels.includes(label)));

const withAlso = ({ only, dropped }: Labels, labels: readonly string[]): Labels =>
  only === undefined
    ? { only, dropped: new Set([...dropped].filter((label) => !labels.includes(label))) }
    : exactly([...only, ...labels]);

/** The labels of series that are of one kind or of the other. */
export const eitherOf = (left: Labels, right: Labels): Labels =>
  left.only === undefined || right.only === undefined
    ? { only: undefined, dropped: new Set([...left.dropped].filter((label) => !canHave(right, label))) }
    : exactly([...left.only, ...right.only]);

/** Whether an expression has no labels since it is a single number, or a text. */
export const isScalar = (expression: Expression): boolean => ['scalar', 'text'].includes(kindOf(expression));

/** The label that a text names. */
const named = (expression: Expression | undefined): string[] => {
  const label = textOf(expression);
  return label === undefined ? [] : [label];
};

function labelsOfCall({ name, args }: Call, records: ReadonlyMap<string, Labels>): Labels {
  const vector = args.find((argument) => !isScalar(argument));
  if (vector === undefined) return exactly([]);
  const labels = labelsOf(vector, records);
  switch (name) {
    case 'absent':
    case 'absent_over_time': {
      // Of anything else than a selector Prometheus knows no labels.
      const matchers = vector.kind === 'selector' ? vector.matchers : [];
      return exactly(matchers.filter(({ operator }) => operator === '=').map(({ label }) => label));
    }
    case 'scalar':
      return exactly([]);
    case 'histogram_quantile':
    case 'histogram_fraction':
      return without(labels, ['le']);
    case 'label_replace':
    case 'label_join':
      return withAlso(labels, named(args[1]));
    default:
      return labels;
  }
}

/** Aggregations whose result are series of their input, with all their labels. */
const selecting = new Set(['topk', 'bottomk', 'limitk', 'limit_ratio']);

/**
 * The labels that the series of a result can have. Source: Prometheus, "Operators", vector matching and aggregation.
 *
 * @param records the labels of recorded series, by name.
 */
export function labelsOf(expression: Expression, records: ReadonlyMap<string, Labels>): Labels {
  switch (expression.kind) {
    case 'selector':
      return records.get(expression.name ?? '') ?? any;
    case 'literal':
      return exactly([]);
    case 'subquery':
      return labelsOf(expression.argument, records);
    case 'call':
      return labelsOfCall(expression, records);
    case 'aggregation': {
      const { operator, grouping, args } = expression;
      const last = args.at(-1);
      const all = last === undefined ? any : labelsOf(last, records);
      if (selecting.has(operator)) return all;
      const kept =
        grouping === undefined
          ? exactly([])
          : 'by' in grouping
            ? exactly(grouping.by.filter((label) => canHave(all, label)))
            : without(all, grouping.without);
      return operator === 'count_values' ? withAlso(kept, named(args[0])) : kept;
    }
    case 'binary': {
      const { operator, left, right, on, ignoring, many } = expression;
      if (isScalar(left)) return labelsOf(right, records);
      const [ofLeft, ofRight] = [labelsOf(left, records), labelsOf(right, records)];
      if (isScalar(right) || operator === 'and' || operator === 'unless') return ofLeft;
      if (operator === 'or') return eitherOf(ofLeft, ofRight);
      if (many !== undefined) return withAlso(many.side === 'left' ? ofLeft : ofRight, many.include);
      if (on !== undefined) return exactly(on.filter((label) => canHave(ofLeft, label)));
      return ignoring === undefined ? ofLeft : without(ofLeft, ignoring);
    }
  }
}
