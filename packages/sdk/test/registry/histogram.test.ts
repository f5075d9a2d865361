import { declareMetric } from '@pulsetrail/catalog';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Histogram } from '../../src/registry/histogram.js';
import { catchWarnings } from '../support/warnings.js';

const warnings = catchWarnings();

const histogramNamed = (name: string, buckets: readonly number[] = [0.1, 1, 10]) =>
  new Histogram(
    declareMetric(name, { unit: 's', kind: 'histogram', description: 'X.', labels: ['a'], buckets }),
    10,
    () => undefined,
  );

test.each([
  [0.05, [1, 0, 0, 0]],
  [0.1, [1, 0, 0, 0]],
  [0.100001, [0, 1, 0, 0]],
  [10, [0, 0, 1, 0]],
  [11, [0, 0, 0, 1]],
  [-1, [1, 0, 0, 0]],
])('counts %d in its bucket, whose bound belongs to it', (value, counts) => {
  const histogram = histogramNamed('histogram.bucket');
  histogram.record(value, { a: '1' });
  expect([...histogram.with({ a: '1' }).counts]).toEqual(counts);
});

test('buckets add up to the count, and the sum is that of the values', () => {
  const bounds = fc.uniqueArray(fc.double({ noNaN: true, noDefaultInfinity: true }), { maxLength: 20 });
  fc.assert(
    fc.property(bounds, fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 })), (unsorted, values) => {
      const buckets = unsorted.sort((a, b) => a - b);
      const series = histogramNamed('histogram.sums', buckets).with({ a: '1' });
      for (const value of values) series.record(value);
      expect(series.count).toBe(values.length);
      expect(series.sum).toBe(values.reduce((sum, value) => sum + value, 0));
      let cumulative = 0;
      for (const [index, bound] of buckets.entries()) {
        cumulative += series.counts[index] ?? 0;
        expect(cumulative).toBe(values.filter((value) => value <= bound).length);
      }
    }),
  );
});

test.each([
  ['NaN', Number.NaN],
  ['an infinity', Number.POSITIVE_INFINITY],
  ['a text', '5'],
  ['nothing', undefined],
])('leaves out %s with one warning, and does not throw', (kind, value) => {
  const histogram = histogramNamed(`histogram.refuses.${kind}`);
  histogram.record(value as number, { a: '1' });
  histogram.with({ a: '1' }).recordWithExemplar(value as number, { traceId: 't', spanId: 's' });
  expect(histogram.with({ a: '1' })).toMatchObject({ count: 0, sum: 0, exemplars: undefined });
  expect(warnings).toHaveLength(1);
});

test('keeps the latest exemplar of each bucket', () => {
  const series = histogramNamed('histogram.exemplar').with({ a: '1' });
  series.recordWithExemplar(0.5, { traceId: 't1', spanId: 's1' });
  series.recordWithExemplar(0.6, { traceId: 't2', spanId: 's2' });
  series.record(0.7);
  expect(series.exemplars).toHaveLength(4);
  expect(series.exemplars?.[1]).toMatchObject({ traceId: 't2', spanId: 's2', value: 0.6 });
  expect(series.exemplars?.[1]?.timestamp).toBeCloseTo(Date.now() / 1_000, -1);
});
