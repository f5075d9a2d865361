import { type Expression, partsOf, type Selector } from '../promql-tree.js';
import { boundsOf, comparisonOf, isEmpty } from './bounds.js';
import type { LintContext, Linter } from './linter.js';

/** The labels for which a selector asks two values at once. */
function contradictions({ name = 'the selector', matchers }: Selector): string[] {
  const asked = new Map<string, string>();
  return matchers.flatMap(({ label, operator, value }) => {
    if (operator !== '=') return [];
    const other = asked.get(label);
    asked.set(label, value);
    return other === undefined || other === value
      ? []
      : [`${name} asks for ${label}="${other}" and ${label}="${value}", and no series has both; remove one`];
  });
}

function limits(bounds: { readonly least: number; readonly greatest: number }): string {
  const { least, greatest } = bounds;
  if (least === greatest) return `is always ${least}`;
  return [
    ...(least === Number.NEGATIVE_INFINITY ? [] : [`is never below ${least}`]),
    ...(greatest === Number.POSITIVE_INFINITY ? [] : [`is never above ${greatest}`]),
  ].join(' and ');
}

function faults(part: Expression, context: LintContext): string[] {
  if (part.kind === 'selector') return contradictions(part);
  const comparison = part.kind === 'binary' ? comparisonOf(part) : undefined;
  if (comparison === undefined) return [];
  const { values, operator, limit } = comparison;
  const bounds = boundsOf(values, context);
  // Nothing is left to compare, as is said of the comparison within.
  if (bounds.least > bounds.greatest) return [];
  return isEmpty(bounds, operator, limit)
    ? [`${operator} ${limit} is never true, since what is compared ${limits(bounds)}; correct the threshold`]
    : [];
}

/** A comparison that no value passes, or a selector that no series fits, is an alert that never fires and looks like protection. */
export const neverTrue: Linter = ({ expression }, context) =>
  [...partsOf(expression)].flatMap((part) => faults(part, context));
