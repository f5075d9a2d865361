import { expect, test } from 'vitest';
import { faultsOf, serviceWith } from '../faults.js';

const values = (count: number): string[] => Array.from({ length: count }, (_, index) => `v${index}`);
const withLabels = (...counts: number[]): object =>
  serviceWith({
    counters: { c: { labels: Object.fromEntries(counts.map((count, at) => [`l${at}`, values(count)])) } },
  });

test('a counter may have as many label sets as the budget allows', () => {
  expect(faultsOf(withLabels(40, 50))).toEqual([]);
  expect(faultsOf(withLabels())).toEqual([]);
});

test('one more is refused, since all are exported from the start', () => {
  expect(faultsOf(withLabels(3, 23, 29))).toEqual([
    'services.a.counters.c.labels: 3 x 23 x 29 values make 2001 label sets, more than 2000; leave out a label or join some values (found {"l0":"...","l1":"...","l2":"..."})',
  ]);
});
