import { declareMetric } from '@pulsetrail/catalog';
import { expect, test } from 'vitest';
import { LazyMeterProvider } from '../../src/meters/lazy-meter-provider.js';
import { Registry } from '../../src/registry/registry.js';
import { catchWarnings } from '../support/warnings.js';

const warnings = catchWarnings();
const definition = { unit: '{x}', kind: 'counter', description: 'X.', labels: ['a.b', 'c'] } as const;

function beside() {
  const registry = new Registry(100);
  const meters = new LazyMeterProvider(registry, 100);
  /** Label sets that are left, by metric. */
  const left = async () =>
    Object.fromEntries(
      (await meters.collect(1_000)).scopeMetrics.flatMap(({ scope, metrics }) =>
        metrics.map(({ descriptor, dataPoints }) => [
          `${scope.name} ${descriptor.name}`,
          dataPoints.map(({ attributes }) => attributes),
        ]),
      ),
    );
  return { registry, meter: (name = 'a') => meters.getMeter(name), left };
}

test('keeps what stands under other labels, or other names', async () => {
  const { registry, meter, left } = beside();
  registry.instrument(declareMetric('beside.x', definition)).add(1, { 'a.b': '1' });
  meter().createCounter('beside.x', { unit: '{x}' }).add(1, { other: '1' });
  meter().createCounter('beside.y').add(1, { 'a.b': '1' });
  expect(await left()).toEqual({ 'a beside.x': [{ other: '1' }], 'a beside.y': [{ 'a.b': '1' }] });
  expect(warnings).toEqual([]);
});

test('leaves out a series that the registry has, however it is spelled, and says so once', async () => {
  const { registry, meter, left } = beside();
  registry.instrument(declareMetric('beside.z', definition)).add(1, { 'a.b': '1', c: '2' });
  const other = meter().createCounter('beside.z', { unit: '{x}' });
  other.add(1, { c: 2, a_b: '1' });
  other.add(1, { c: '3' });
  for (let read = 0; read < 2; read++) expect(await left()).toEqual({ 'a beside.z': [{ c: '3' }] });
  expect(warnings).toEqual([expect.stringContaining('Metric beside.z is recorded with the same attributes')]);
});

test('leaves out a series that an earlier meter has, and keeps the others of both', async () => {
  const { meter, left } = beside();
  meter('a').createCounter('beside.shared').add(1, { a: '1', b: '2' });
  meter('b').createCounter('beside.shared').add(2, { b: '2', a: '1' });
  meter('b').createCounter('beside.shared').add(3, { a: '2' });
  expect(await left()).toEqual({ 'a beside.shared': [{ a: '1', b: '2' }], 'b beside.shared': [{ a: '2' }] });
  expect(warnings).toEqual([expect.stringContaining('or of the later meter, is left out')]);
});

test('leaves out a metric whose exported name another type has', async () => {
  const { registry, meter, left } = beside();
  registry.instrument(declareMetric('beside.typed', { ...definition, unit: 's', kind: 'gauge' })).set(1, {});
  meter().createHistogram('beside.typed', { unit: 's' }).record(1);
  meter().createUpDownCounter('beside.typed', { unit: 's' }).add(1, { x: 'y' });
  expect(await left()).toEqual({ 'a beside.typed': [{ x: 'y' }] });
  expect(warnings).toEqual([expect.stringContaining('already a gauge; as a histogram it is left out')]);
});

test('keeps the name of the page itself free', async () => {
  const { meter, left } = beside();
  meter().createGauge('target.info').record(1);
  expect(await left()).toEqual({});
  expect(warnings).toHaveLength(1);
});
