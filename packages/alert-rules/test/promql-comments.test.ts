import { expect, test } from 'vitest';
import { withoutComments } from '../src/promql-comments.js';

test.each([
  ['sum by (q)(a_gauge) # per queue', 'sum by (q)(a_gauge)'],
  ['# first\na > # why\n5\n# last', 'a >\n5'],
  ['a{b="# no comment"}', 'a{b="# no comment"}'],
  ['sum( # ', 'sum('],
])('the comments of %j are left out', (expression, kept) => {
  expect(withoutComments(expression)).toBe(kept);
});
