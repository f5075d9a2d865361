import type { Meter, ObservableCallback } from '@opentelemetry/api';
import { metrics } from '@pulsetrail/catalog';
import { describe, expect, test } from 'vitest';
import { LazyMeterProvider } from '../../src/meters/lazy-meter-provider.js';
import { Registry } from '../../src/registry/registry.js';

function bounded(budget = 3) {
  const registry = new Registry(budget);
  const provider = new LazyMeterProvider(registry, budget);
  const points = async () => {
    const { scopeMetrics } = await provider.collect(1_000);
    return scopeMetrics.flatMap(({ metrics: read }) =>
      read.flatMap(({ dataPoints }) =>
        (dataPoints as { attributes: object; value: unknown }[]).map(({ attributes, value }) => [
          JSON.stringify(attributes),
          typeof value === 'object' ? (value as { count: number }).count : value,
        ]),
      ),
    );
  };
  const overflow = (metric: string) => registry.instrument(metrics.sdkOverflow).with({ metric }).value;
  return { meter: provider.getMeter('a'), points, overflow };
}

const id = (index: number) => ({ id: `v${index}` });

describe('the attribute sets of a metric are bounded for the life of the process', () => {
  test.each<[string, (meter: Meter) => (value: number, attributes: object) => void, number]>([
    [
      'counter',
      (meter) => {
        const made = meter.createCounter('m');
        return (value, under) => made.add(value, { ...under });
      },
      17,
    ],
    [
      'up-down counter',
      (meter) => {
        const made = meter.createUpDownCounter('m');
        return (value, under) => made.add(value, { ...under });
      },
      17,
    ],
    [
      'histogram',
      (meter) => {
        const made = meter.createHistogram('m');
        return (value, under) => made.record(value, { ...under });
      },
      17,
    ],
    [
      'gauge',
      (meter) => {
        const made = meter.createGauge('m');
        return (value, under) => made.record(value, { ...under });
      },
      1,
    ],
  ])('of a %s', async (_, make, over) => {
    const { meter, points, overflow } = bounded();
    const record = make(meter);
    // The SDK's own limit begins anew with each collection.
    for (let round = 0; round < 5; round++) {
      for (let index = 0; index < 4; index++) record(1, id(round * 4 + index));
      await points();
    }
    expect(await points()).toEqual([
      ['{"id":"v0"}', 1],
      ['{"id":"v1"}', 1],
      ['{"id":"v2"}', 1],
      ['{"id":"_overflow"}', over],
    ]);
    expect(overflow('m')).toBe(17);
    record(1, id(0));
    expect(overflow('m')).toBe(17);
  });

  test('also where two instruments, of two meters, are one metric', async () => {
    const { meter, points } = bounded();
    for (let index = 0; index < 10; index++) meter.createCounter('m').add(1, id(index));
    expect(await points()).toHaveLength(4);
  });

  test.each([
    ['counter', 'createObservableCounter', 5],
    ['up-down counter', 'createObservableUpDownCounter', 5],
    ['gauge', 'createObservableGauge', 1],
  ] as const)('of an observable %s', async (_, create, over) => {
    const { meter, points, overflow } = bounded();
    let from = 0;
    const instrument = meter[create]('m');
    const callback: ObservableCallback = (result) => {
      for (let index = from; index < from + 5; index++) result.observe(1, id(index));
    };
    instrument.addCallback(callback);
    await points();
    expect(overflow('m')).toBe(2);
    from = 5;
    expect(Object.fromEntries(await points())['{"id":"_overflow"}']).toBe(over);
    expect((await points()).length).toBeLessThanOrEqual(4);
    instrument.removeCallback(callback);
    const asked = overflow('m');
    await points();
    expect(overflow('m')).toBe(asked);
  });

  test('of what a batch callback says', async () => {
    const { meter, points, overflow } = bounded();
    const [one, two] = [meter.createObservableGauge('one'), meter.createObservableGauge('two')];
    const callback: Parameters<Meter['addBatchObservableCallback']>[0] = (result) => {
      for (let index = 0; index < 5; index++) result.observe(one, index, id(index));
      result.observe(two, 7, id(7));
    };
    meter.addBatchObservableCallback(callback, [one, two]);
    expect(await points()).toHaveLength(5);
    expect([overflow('one'), overflow('two')]).toEqual([2, 0]);
    meter.removeBatchObservableCallback(callback, [one, two]);
    await points();
    expect(overflow('one')).toBe(2);
  });
});

test('the order of attributes makes no other set', async () => {
  const { meter, points } = bounded();
  meter.createCounter('m').add(1, { a: '1', b: '2' });
  meter.createCounter('m').add(1, { b: '2', a: '1' });
  meter.createCounter('m').add(1);
  expect(await points()).toEqual([
    ['{"a":"1","b":"2"}', 2],
    ['{}', 1],
  ]);
});
