import { declareMetric, type MetricDefinition, metrics } from '@pulsetrail/catalog';
import { describe, expect, test } from 'vitest';
import { MetricConflictError } from '../../src/registry/conflict.js';
import { Observation } from '../../src/registry/observation.js';
import { Registry } from '../../src/registry/registry.js';
import { catchWarnings } from '../support/warnings.js';

const warnings = catchWarnings();

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
    [
      'the label of the service',
      declareMetric('c.d', { ...base, labels: ['service.name'] }),
      'label service.name is reserved',
    ],
    ['the label of buckets', declareMetric('c.d', { ...histogram, labels: ['le'] }), 'label le is reserved'],
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

  test.each([
    ['a gauge', { ...base, kind: 'gauge' }],
    ['another unit', { ...base, unit: 's' }],
    ['a gauge of another unit', { ...base, kind: 'gauge', unit: 's' }],
  ] as const)('refuses one name as a counter and as %s, whose exported names differ', (_, other) => {
    const registry = new Registry(10);
    const counter = registry.instrument(declareMetric('jobs.waiting', base));
    expect(() => registry.instrument(declareMetric('jobs.waiting', other))).toThrow(MetricConflictError);
    expect(registry.instrument(declareMetric('jobs.waiting', base))).toBe(counter);
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

describe('what is reserved', () => {
  test.each([
    [
      'a name of Prometheus',
      declareMetric('up', { unit: '', kind: 'gauge', description: 'X.' }),
      'its name is reserved',
    ],
    [
      'a name of ours',
      declareMetric('pulsetrail.mine', { unit: '', kind: 'counter', description: 'X.' }),
      'its name is reserved',
    ],
    [
      'a label of Prometheus',
      declareMetric('a', { unit: '', kind: 'gauge', description: 'X.', labels: ['job'] }),
      'label job is reserved',
    ],
  ])('%s is refused', (_, definition, sentence) => {
    expect(() => new Registry(10).instrument(definition)).toThrow(MetricConflictError);
    expect(() => new Registry(10).instrument(definition)).toThrow(sentence);
  });

  test('is not what the table itself has, also that of another copy of the catalog', () => {
    for (const definition of Object.values<MetricDefinition>(metrics)) {
      expect(new Registry(10).instrument({ ...definition }).definition.name).toBe(definition.name);
    }
  });
});

describe('a name under which a part of another metric is exported', () => {
  const make = (name: string, kind: MetricDefinition['kind']) =>
    declareMetric(name, { unit: '', kind, description: 'X.', buckets: kind === 'histogram' ? [1] : [] });

  test.each([
    ['foo', 'histogram', 'foo.count', 'gauge'],
    ['foo', 'histogram', 'foo_sum', 'updowncounter'],
    ['foo', 'histogram', 'foo.bucket', 'gauge'],
    ['foo', 'histogram', 'foo_total', 'counter'],
    ['foo', 'gauge', 'foo.total', 'counter'],
  ] as const)('%s (%s) and %s (%s) refuse each other', (one, kind, other, otherKind) => {
    for (const [first, second] of [
      [make(one, kind), make(other, otherKind)],
      [make(other, otherKind), make(one, kind)],
    ] as const) {
      const registry = new Registry(10);
      registry.instrument(first);
      expect(() => registry.instrument(second)).toThrow('Rename one of them.');
    }
  });

  test('is free again when what had it gives way', () => {
    const registry = new Registry(10);
    registry.instrumentOrDetached(make('operation.duration.seconds', 'gauge'));
    expect(registry.instrument(metrics.operationDuration).definition).toBe(metrics.operationDuration);
  });

  test('is none in the table', () => {
    const registry = new Registry(10);
    for (const definition of Object.values<MetricDefinition>(metrics)) registry.instrument(definition);
    expect([...registry.instruments()]).toHaveLength(Object.keys(metrics).length);
  });
});

describe('a catalog that comes later', () => {
  const own = (buckets: readonly number[], values = {}) =>
    new Map<string, MetricDefinition>([
      ['operation.duration', { ...metrics.operationDuration, buckets }],
      ['operation.slow', { ...metrics.operationSlow, values }],
    ]);

  test('gives its buckets to what has no values, whoever holds it', () => {
    const registry = new Registry(10);
    const histogram = registry.instrument(metrics.operationDuration);
    const held = histogram.with({ component: 'c', operation: 'o' });
    registry.declare(own([0.2, 0.4]));
    held.record(0.3);
    expect(registry.instrument(metrics.operationDuration)).toBe(histogram);
    expect(histogram.definition.buckets).toEqual([0.2, 0.4]);
    expect([...held.counts]).toEqual([0, 1, 0]);
    expect(histogram.with({ component: 'c', operation: 'p' }).counts).toHaveLength(3);
  });

  test('leaves its buckets to what has values, and says so', () => {
    const registry = new Registry(10);
    registry.instrument(metrics.operationDuration).record(0.3, { component: 'c', operation: 'o' });
    registry.declare(own([0.2, 0.4]));
    expect(registry.instrument(metrics.operationDuration).definition.buckets).toEqual(
      metrics.operationDuration.buckets,
    );
    expect(warnings).toEqual([
      expect.stringContaining('Metric operation.duration was recorded before the catalog came'),
    ]);
  });

  test('closes labels, and starts at zero what they can be', () => {
    const registry = new Registry(10);
    const slow = registry.instrument(metrics.operationSlow);
    registry.declare(own([1], { component: ['c'], operation: ['o', 'p'] }));
    slow.add(1, { component: 'other', operation: 'o' });
    expect(slow.tree.series.map(({ labelText, value }) => [labelText, value])).toEqual([
      ['component="c",operation="o"', 0],
      ['component="c",operation="p"', 0],
      ['component="_OTHER",operation="o"', 1],
    ]);
  });
});

test('what is made at the first collection is asked in it, and made once', async () => {
  const registry = new Registry(100);
  const { processMemoryUsage } = metrics;
  let made = 0;
  registry.atFirstCollection(() => {
    made++;
    const usage = registry.instrument(processMemoryUsage);
    registry.addObservation(usage, new Observation(usage, (observe) => observe(made)));
  });
  expect([...registry.instruments()].map(({ definition }) => definition)).not.toContain(processMemoryUsage);
  await registry.observe(1_000);
  await registry.observe(1_000);
  expect(registry.instrument(processMemoryUsage).tree.series.map(({ value }) => value)).toEqual([1]);
});
