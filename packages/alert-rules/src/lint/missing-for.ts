import { partsOf } from '../promql-tree.js';
import type { Linter } from './linter.js';
import { alwaysFires } from './missing-comparison.js';

/** Whether an expression looks back over time by itself, so that one odd sample is not the whole of it. */
const looksBack = (part: ReturnType<typeof partsOf> extends Generator<infer Part> ? Part : never): boolean =>
  (part.kind === 'selector' && part.range !== undefined) ||
  part.kind === 'subquery' ||
  (part.kind === 'call' && part.name === 'time');

/** Without `for`, one odd sample of an instant is an alert. */
export const missingFor: Linter = ({ rule, expression }) => {
  if (!('alert' in rule) || rule.for !== undefined || alwaysFires(rule) || [...partsOf(expression)].some(looksBack))
    return [];
  return ['fires at the first sample that is over; give it a for, such as 2m'];
};
