import { selectorsOf } from '../promql-tree.js';
import { type Linter, metricOf } from './linter.js';

const forCounters = new Set(['rate', 'irate', 'increase', 'resets']);

/** What rises and falls takes every fall for a restart. */
export const rateOfGauge: Linter = ({ expression }, context) =>
  [...selectorsOf(expression)].flatMap(({ selector: { name = '' }, around: [nearest] }) => {
    const kind = metricOf(name, context)?.kind;
    const isFalling = kind === 'gauge' || kind === 'updowncounter';
    return isFalling && nearest?.kind === 'call' && forCounters.has(nearest.name)
      ? [`${nearest.name} of ${name}, which is a ${kind}; take delta or deriv, or its value`]
      : [];
  });
