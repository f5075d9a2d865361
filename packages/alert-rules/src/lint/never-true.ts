import { type Matcher, quote } from '../promql.js';
import { compileRegex } from '../promql-regex.js';
import { type Expression, partsOf, type Selector } from '../promql-tree.js';
import { boundsOf, comparisonOf, isEmpty } from './bounds.js';
import type { LintContext, Linter } from './linter.js';

/** Whether a matcher lets a value of its label pass. */
function accepts({ operator, value }: Matcher, candidate: string): boolean {
  const isSame = operator === '=' || operator === '!=' ? value === candidate : compileRegex(value).test(candidate);
  return isSame === (operator === '=' || operator === '=~');
}

const written = ({ label, operator, value }: Matcher): string => `${label}${operator}${quote(value)}`;

/** The values for which a selector asks, and which it refuses as well. */
function contradictions({ name = 'the selector', matchers }: Selector): string[] {
  return matchers.flatMap((asked, index) =>
    asked.operator !== '='
      ? []
      : matchers
          // Of two that ask for a value, each refuses the other's.
          .filter(({ operator }, at) => operator !== '=' || at > index)
          .filter((other) => other.label === asked.label && !accepts(other, asked.value))
          .map(
            (other) => `${name} asks for ${written(asked)} and ${written(other)}, and no series has both; remove one`,
          ),
  );
}

const everything = { least: Number.NEGATIVE_INFINITY, greatest: Number.POSITIVE_INFINITY };

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
  if (!isEmpty(bounds, operator, limit)) return [];
  const reason = isEmpty(everything, operator, limit) ? 'no value passes' : `what is compared ${limits(bounds)}`;
  return [`${operator} ${limit} is never true, since ${reason}; correct the threshold`];
}

/** A comparison that no value passes, or a selector that no series fits, is an alert that never fires and looks like protection. */
export const neverTrue: Linter = ({ expression }, context) =>
  [...partsOf(expression)].flatMap((part) => faults(part, context));
