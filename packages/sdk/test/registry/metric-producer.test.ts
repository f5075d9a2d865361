import { resourceFromAttributes } from '@opentelemetry/resources';
import { DataPointType } from '@opentelemetry/sdk-metrics';
import { declareMetric } from '@pulsetrail/catalog';
import { expect, test } from 'vitest';
import { RegistryProducer } from '../../src/registry/metric-producer.js';
import { Registry } from '../../src/registry/registry.js';

test('shows each kind as OpenTelemetry has it, under its own name', async () => {
  const registry = new Registry(100);
  const base = { unit: '{x}', description: 'X.', labels: ['a.b'] } as const;
  registry.instrument(declareMetric('p.counter', { ...base, kind: 'counter' })).add(2, { 'a.b': '1' });
  registry.instrument(declareMetric('p.sum', { ...base, kind: 'updowncounter' })).add(-1);
  registry.instrument(declareMetric('p.gauge', { ...base, kind: 'gauge' })).set(5);
  registry.instrument(declareMetric('p.histogram', { ...base, kind: 'histogram', buckets: [1] })).record(3);
  registry.instrument(declareMetric('p.unused', { ...base, kind: 'counter' }));
  const resource = resourceFromAttributes({ 'service.name': 'x' });
  const { resourceMetrics, errors } = await new RegistryProducer(registry, resource).collect();
  expect(errors).toEqual([]);
  expect(resourceMetrics.resource).toBe(resource);
  const shown = resourceMetrics.scopeMetrics
    .flatMap(({ metrics }) => metrics)
    .filter(({ descriptor }) => descriptor.name.startsWith('p.'));
  expect(shown).toMatchObject([
    {
      descriptor: { name: 'p.counter', unit: '{x}' },
      dataPointType: DataPointType.SUM,
      isMonotonic: true,
      dataPoints: [{ attributes: { 'a.b': '1' }, value: 2 }],
    },
    {
      descriptor: { name: 'p.sum' },
      dataPointType: DataPointType.SUM,
      isMonotonic: false,
      dataPoints: [{ value: -1 }],
    },
    { descriptor: { name: 'p.gauge' }, dataPointType: DataPointType.GAUGE, dataPoints: [{ value: 5 }] },
    {
      descriptor: { name: 'p.histogram' },
      dataPointType: DataPointType.HISTOGRAM,
      dataPoints: [{ value: { count: 1, sum: 3, buckets: { boundaries: [1], counts: [0, 1] } } }],
    },
  ]);
});
