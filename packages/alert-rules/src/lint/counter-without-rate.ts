import { selectorsOf } from '../promql-tree.js';
import { isCounter, type Linter } from './linter.js';

/** Functions that make sense of a number that starts anew with each process, and those that do not look at its value. */
const fitting = new Set([
  'rate',
  'irate',
  'increase',
  'resets',
  'changes',
  'absent',
  'absent_over_time',
  'present_over_time',
  'count_over_time',
  'timestamp',
  'last_over_time',
  'min_over_time',
  'max_over_time',
]);

/** A counter's bare value says how long its process lives; only its rise says what happens. */
export const counterWithoutRate: Linter = ({ expression }, context) =>
  [...selectorsOf(expression)].flatMap(({ selector: { name }, around }) => {
    if (name === undefined || !isCounter(name, context)) return [];
    const isFit = around.some(
      (part) =>
        (part.kind === 'call' && fitting.has(part.name)) ||
        (part.kind === 'aggregation' && ['count', 'group'].includes(part.operator)),
    );
    return isFit ? [] : [`${name} is a counter whose bare value is read; take rate or increase of it`];
  });
