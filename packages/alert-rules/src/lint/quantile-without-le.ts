import { canHave, labelsOf } from '../promql-labels.js';
import { partsOf, selectorsOf } from '../promql-tree.js';
import type { Linter } from './linter.js';

/** A quantile is read from buckets, which the label `le` tells apart. */
export const quantileWithoutLe: Linter = ({ expression }, { records }) =>
  [...partsOf(expression)].flatMap((part) => {
    if (part.kind !== 'call' || part.name !== 'histogram_quantile') return [];
    const vector = part.args[1];
    if (vector === undefined || ![...selectorsOf(vector)].some(({ selector }) => selector.name?.endsWith('_bucket')))
      return [];
    return canHave(labelsOf(vector, records), 'le')
      ? []
      : ['histogram_quantile of buckets without le gives nothing; add le to by (...)'];
  });
