import { expect, test } from 'vitest';
import { alert, said } from './rules.js';

test('names what an alert does not say', () => {
  expect(said([alert('up == 0', { labels: {}, annotations: {} })])).toEqual([
    'missing-annotation: has no annotation summary; say in one line what is wrong',
    'missing-annotation: has no annotation description; say where, the value and the threshold',
    'missing-annotation: has no label severity; give it one, or it is routed like the most urgent',
  ]);
});

test('takes a rule whose labels and annotations are not written at all', () => {
  const bare = { alert: 'Bare', expr: 'up == 0', for: '1m' } as unknown as Parameters<typeof said>[0][number];
  expect(said([bare])).toHaveLength(3);
});
