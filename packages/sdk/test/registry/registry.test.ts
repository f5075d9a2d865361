import { declareMetric, metrics } from '@pulsetrail/catalog';
import { describe, expect, test } from 'vitest';
import { MetricConflictError, Registry } from '../../src/registry/registry.js';

const base = { unit: '{x}', kind: 'counter', description: 'X.' } as const;
const histogram = { unit: 's', kind: 'histogram', description: 'X.', buckets: [1] } as const;

describe('instrument', () => {
  test('gives the same instrument for the same definition, and for one of the same shape', () => {
    const registry = new Registry(10);
    const first = registry.instrument(declareMetric('a.b', { ...base, labels: ['x'] }));
    expect(registry.instrument(declareMetric('a.b', { ...base, labels: ['x'], description: 'Y.' }))).toBe(first);
  });

  test.each([
    ['unit', declareMetric('a.b', { ...base, unit: '{y}' }), declareMetric('a.b', base)],
    [
      'kind',
      declareMetric('a.b', { ...base, kind: 'gauge' }),
      declareMetric('a.b', { ...base, kind: 'updowncounter' }),
    ],
    ['labels', declareMetric('a.b', { ...base, labels: ['x'] }), declareMetric('a.b', { ...base, labels: ['y'] })],
    [
      'closed values',
      declareMetric('a.b', { ...base, labels: ['x'], values: { x: ['1'] } }),
      declareMetric('a.b', { ...base, labels: ['x'] }),
    ],
    ['buckets', declareMetric('a.b', histogram), declareMetric('a.b', { ...histogram, buckets: [2] })],
  ])('refuses a second definition with another %s', (_, first, second) => {
    const registry = new Registry(10);
    registry.instrument(first);
    expect(() => registry.instrument(second)).toThrow(MetricConflictError);
  });

  test.each([
    [
      'two labels of one exported name',
      declareMetric('c.d', { ...base, labels: ['a.b', 'a_b'] }),
      'label a_b is exported as a_b, and so is label a.b',
    ],
    ['the label of the service', declareMetric('c.d', { ...base, labels: ['service.name'] }), 'every sample carries'],
    ['the label of buckets', declareMetric('c.d', { ...histogram, labels: ['le'] }), 'the bound of a bucket'],
  ])('refuses %s, since it would cost the whole scrape', (_, definition, sentence) => {
    expect(() => new Registry(10).instrument(definition)).toThrow(sentence);
  });

  test('names the metrics and the remedy when it refuses', () => {
    const registry = new Registry(10);
    registry.instrument(declareMetric('a.b', base));
    expect(() => registry.instrument(declareMetric('a_b', { ...base, labels: ['x'] }))).toThrow(
      'Metric a_b (exported as a_b_total) is already declared as a.b with another unit, kind, label list, closed values or buckets. Rename one of them, or declare both alike.',
    );
  });

  test('takes a shared metric as the catalog has it, with its own buckets', () => {
    const own = { ...metrics.operationDuration, buckets: [1, 2, 3] };
    const registry = new Registry(10, new Map([[own.name, own]]));
    expect(registry.instrument(metrics.operationDuration).definition.buckets).toEqual([1, 2, 3]);
    expect(registry.instrument(metrics.operationDuration)).toBe(registry.instrument(own));
  });
});

describe('series at zero', () => {
  test('are there for every combination of closed values', () => {
    const counter = new Registry(10).instrument(
      declareMetric('z.a', { ...base, labels: ['r', 's'], values: { r: ['1', '2'], s: ['3'] } }),
    );
    expect(counter.tree.series.map(({ labelText, value }) => [labelText, value])).toEqual([
      ['r="1",s="3"', 0],
      ['r="2",s="3"', 0],
    ]);
  });

  test('are there for a metric without labels', () => {
    expect(new Registry(10).instrument(declareMetric('z.b', base)).tree.series).toHaveLength(1);
  });

  test('stay within the budget', () => {
    const r = Array.from({ length: 100 }, (_, index) => String(index));
    const registry = new Registry(10);
    expect(
      registry.instrument(declareMetric('z.c', { ...base, labels: ['r'], values: { r } })).tree.series,
    ).toHaveLength(10);
  });
});

test('counts what is over budget, by metric, from zero', () => {
  const registry = new Registry(1);
  const overflow = registry.instrument(metrics.sdkOverflow);
  const counter = registry.instrument(declareMetric('o.a', { ...base, labels: ['x'] }));
  expect(overflow.with({ metric: 'o.a' }).value).toBe(0);
  for (const x of ['1', '2', '3', '2']) counter.add(1, { x });
  expect(overflow.with({ metric: 'o.a' }).value).toBe(3);
});
