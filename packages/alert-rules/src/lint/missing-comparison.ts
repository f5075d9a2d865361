import { type Expression, partsOf } from '../promql-tree.js';
import { comparisons } from '../promql-types.js';
import type { AlertingRule } from '../rule.js';
import type { Linter } from './linter.js';

const isCondition = (part: Expression): boolean =>
  (part.kind === 'binary' && ((comparisons.has(part.operator) && !part.isBool) || part.operator === 'unless')) ||
  (part.kind === 'call' && part.name.startsWith('absent')) ||
  (part.kind === 'selector' && part.name === 'ALERTS');

/** An alert that nobody is to be notified of by its urgency is meant to fire always: its absence is the alarm. */
export const alwaysFires = ({ labels }: Pick<AlertingRule, 'labels'>): boolean => labels?.severity === 'none';

/** An alert fires for every element of its result, whatever the value: also for 0. */
export const missingComparison: Linter = ({ rule, expression }) =>
  'alert' in rule && !alwaysFires(rule) && ![...partsOf(expression)].some(isCondition)
    ? ['fires for every series, whatever its value; compare it with a threshold, such as > 0']
    : [];
