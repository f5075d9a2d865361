import { partsOf } from '../promql-tree.js';
import type { Linter } from './linter.js';

/** A sum of counters falls whenever one of its processes restarts, and all of the others are counted again. */
export const rateOfSum: Linter = ({ expression }) =>
  [...partsOf(expression)].flatMap((part) => {
    if (part.kind !== 'call' || !['rate', 'irate', 'increase'].includes(part.name)) return [];
    const [range] = part.args;
    const isSum = range?.kind === 'subquery' && range.argument.kind === 'aggregation';
    return isSum
      ? [`${part.name} of an aggregation sees restarts as events; take ${part.name} first and aggregate its result`]
      : [];
  });
