import { bucketBound, quote } from '../promql.js';
import { compileRegex } from '../promql-regex.js';
import { selectorsOf } from '../promql-tree.js';
import { type Linter, metricOf } from './linter.js';

/** Whether a matcher's value, a text or an anchored alternation, selects a stored form of a bound. */
const selects = (operator: string, value: string, form: string): boolean =>
  operator === '=' ? value === form : compileRegex(value).test(form);

/** The forms in which a bound is stored. */
const formsOf = (bound: number): string[] =>
  bucketBound(bound)
    .value.split('|')
    .map((form) => form.replace(/\\(.)/g, '$1'));

/** A bucket that no histogram has selects nothing, and `le="1"` misses what Prometheus 3 scrapes as `1.0`. */
export const bucketBoundLinter: Linter = ({ expression }, context) =>
  [...selectorsOf(expression)].flatMap(({ selector: { name = '', matchers } }) =>
    matchers.flatMap(({ label, operator, value }) => {
      if (label !== 'le' || (operator !== '=' && operator !== '=~') || /\+Inf/.test(value)) return [];
      const bounds = name.endsWith('_bucket') ? metricOf(name, context)?.buckets : undefined;
      if (operator === '=') {
        const bound = Number(value);
        if (Number.isFinite(bound) && formsOf(bound).length > 1) {
          return [
            `le="${value}" is stored as ${formsOf(bound).join(' or ')}; match le=~${quote(bucketBound(bound).value)}`,
          ];
        }
      }
      const isKnown =
        bounds === undefined || bounds.some((bound) => formsOf(bound).some((form) => selects(operator, value, form)));
      return isKnown
        ? []
        : [
            `le${operator}"${value}" is no bucket bound of ${name.replace(/_bucket$/, '')}; its bounds are ${bounds.join(', ')}`,
          ];
    }),
  );
