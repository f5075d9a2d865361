import { expect, test } from 'vitest';
import { alert, said } from './rules.js';

const record = (labels?: Record<string, string>) => ({ record: 'a:b:c', expr: 'up', ...(labels && { labels }) });

test('finds what is recorded twice, however it is computed', () => {
  expect(said([record(), { ...record(), expr: 'up + 1' }])).toEqual([
    'duplicate: is the same as a rule of group group; remove one, or tell them apart by a label',
  ]);
  expect(said([record({ x: '1', y: '2' }), record({ y: '2', x: '1' })])).toHaveLength(1);
  expect(said([record({ x: '1' }), record({ x: '2' })])).toEqual([]);
});

test('finds the same alert, and no other of its name', () => {
  expect(said([alert('up == 0'), alert('up ==  0')])).toHaveLength(1);
  expect(said([alert('up{job="a"} == 0'), alert('up{job="b"} == 0')])).toEqual([]);
});
