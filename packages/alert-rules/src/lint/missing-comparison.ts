import { type Expression, partsOf } from '../promql-tree.js';
import type { Linter } from './linter.js';

const comparisons = new Set(['==', '!=', '>', '<', '>=', '<=']);

const isCondition = (part: Expression): boolean =>
  (part.kind === 'binary' && ((comparisons.has(part.operator) && !part.isBool) || part.operator === 'unless')) ||
  (part.kind === 'call' && part.name.startsWith('absent')) ||
  (part.kind === 'selector' && part.name === 'ALERTS');

/** An alert fires for every element of its result, whatever the value: also for 0. */
export const missingComparison: Linter = ({ rule, expression }) =>
  'alert' in rule && ![...partsOf(expression)].some(isCondition)
    ? ['fires for every series, whatever its value; compare it with a threshold, such as > 0']
    : [];
