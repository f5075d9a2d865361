import { compileRegex, RegexError } from '../promql-regex.js';
import { textOf } from '../promql-text.js';
import { type Expression, partsOf } from '../promql-tree.js';
import { kindOf, typeFaults } from '../promql-types.js';
import type { Linter } from './linter.js';

/** The regular expressions of `label_replace`, which Prometheus compiles at each evaluation. */
const regexFaults = (expression: Expression): string[] =>
  [...partsOf(expression)].flatMap((part) => {
    const pattern = part.kind === 'call' && part.name === 'label_replace' ? textOf(part.args[4]) : undefined;
    if (pattern === undefined) return [];
    try {
      compileRegex(pattern);
      return [];
    } catch (error) {
      if (!(error instanceof RegexError)) throw error;
      return [`label_replace gets ${JSON.stringify(pattern)}, which is no regular expression: ${error.message}`];
    }
  });

/** Prometheus refuses a whole file for one expression whose parts do not fit together, and with it every other alert. */
export const types: Linter = ({ expression }) => {
  const kind = kindOf(expression);
  const result =
    kind === 'range' || kind === 'text'
      ? [
          `gives ${kind === 'range' ? 'a range' : 'a text'}, and a rule needs values; take a function of it, such as rate`,
        ]
      : [];
  return [...typeFaults(expression), ...regexFaults(expression), ...result];
};
