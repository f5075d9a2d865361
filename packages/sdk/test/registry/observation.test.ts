import { declareMetric, metrics } from '@pulsetrail/catalog';
import { expect, test } from 'vitest';
import type { Counter } from '../../src/registry/counter.js';
import type { Gauge } from '../../src/registry/gauge.js';
import { Observation, type ObservationCallback } from '../../src/registry/observation.js';
import { Registry } from '../../src/registry/registry.js';
import { catchWarnings } from '../support/warnings.js';

const warnings = catchWarnings();

let names = 0;
function observed(callback: ObservationCallback, kind: 'gauge' | 'counter' = 'gauge', budget = 100) {
  names++;
  const definition = declareMetric(`observed${names}`, { unit: '', kind, description: 'X.', labels: ['x'] });
  const registry = new Registry(budget);
  const instrument = registry.instrument(definition) as Counter<'x'> | Gauge<'x'>;
  const observation = new Observation(instrument as Gauge, callback);
  const values = () => instrument.tree.series.map(({ labelText, value }) => [labelText, value]);
  const overflow = (metric: string) => registry.instrument(metrics.sdkOverflow).with({ metric }).value;
  return { observation, instrument, values, overflow };
}

test('shows what was said this time, and nothing from before', async () => {
  let rooms = ['1', '2'];
  const { observation, values } = observed((observe) => {
    for (const x of rooms) observe(Number(x), { x });
  });
  await observation.run(1_000);
  expect(values()).toEqual([
    ['x="1"', 1],
    ['x="2"', 2],
  ]);
  rooms = ['2', '3'];
  await observation.run(1_000);
  expect(values()).toEqual([
    ['x="2"', 2],
    ['x="3"', 3],
  ]);
});

test('stays within the budget each time', async () => {
  const { observation, values } = observed(
    (observe) => {
      for (let index = 0; index < 1_000; index++) observe(index, { x: String(index) });
    },
    'gauge',
    10,
  );
  for (const _ of [1, 2]) {
    await observation.run(1_000);
    expect(values()).toHaveLength(11);
  }
});

test('stays within one budget over all times, whatever it said before', async () => {
  let round = 0;
  const { observation, instrument, values, overflow } = observed(
    (observe) => {
      for (let index = 0; index < 8; index++) observe(1, { x: `${round} ${index}` });
    },
    'counter',
    10,
  );
  for (round = 0; round < 5; round++) await observation.run(1_000);
  // The last round's label sets are all over budget: they share one series, whose total is theirs together.
  expect(values()).toEqual([['x="_overflow"', 8]]);
  expect(overflow(instrument.definition.name)).toBe(4 * 8 - 2);
  round = 0;
  await observation.run(1_000);
  expect(values()).toHaveLength(8);
});

test('shows the one series of a metric without labels again and again', async () => {
  let says = true;
  const { observation, values } = observed((observe) => {
    if (says) observe(1);
  });
  for (says of [true, false, true]) {
    await observation.run(1_000);
    expect(values()).toEqual(says ? [['', 1]] : []);
  }
});

test('asks once, whoever else asks meanwhile', async () => {
  let asked = 0;
  let answer = (): void => undefined;
  const { observation, values } = observed(async (observe) => {
    asked++;
    await new Promise<void>((resolve) => {
      answer = resolve;
    });
    observe(1);
  });
  const both = Promise.all([observation.run(5_000), observation.run(5_000)]);
  answer();
  await both;
  expect([asked, values()]).toEqual([1, [['', 1]]]);
});

test('shows what it showed last while it does not answer, and says so', async () => {
  let hang = false;
  const { observation, values } = observed((observe) => {
    if (hang) return new Promise<void>(() => undefined);
    observe(1);
    return undefined;
  });
  await observation.run(1_000);
  hang = true;
  await observation.run(10);
  expect(values()).toEqual([['', 1]]);
  expect(warnings).toEqual([expect.stringContaining('did not answer within 10 ms')]);
});

test('shows nothing when it failed, and says so without the message', async () => {
  let broken = false;
  const { observation, values } = observed((observe) => {
    observe(1);
    if (broken) throw new RangeError('somchai');
  });
  await observation.run(1_000);
  broken = true;
  await observation.run(1_000);
  expect(values()).toEqual([]);
  expect(warnings).toEqual([expect.stringContaining('failed with RangeError')]);
  expect(warnings.join()).not.toContain('somchai');
});

test.each<[string, 'gauge' | 'counter', unknown, boolean]>([
  ['a negative state', 'gauge', -1, true],
  ['an infinite state', 'gauge', Number.POSITIVE_INFINITY, true],
  ['NaN', 'gauge', Number.NaN, false],
  ['a text', 'gauge', '1', false],
  ['a negative total', 'counter', -1, false],
])('takes %s: %s', async (_, kind, value, taken) => {
  const { observation, values } = observed((observe) => observe(value as number), kind);
  await observation.run(1_000);
  expect(values()).toEqual(taken ? [['', value]] : []);
  expect(warnings).toHaveLength(taken ? 0 : 1);
});
