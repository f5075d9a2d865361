import fc from 'fast-check';
import { Histogram as PromHistogram, Registry as PromRegistry } from 'prom-client';
import { describe, expect, test } from 'vitest';
import { instrumentText } from '../../src/exposition/registry-text.js';
import type { Histogram } from '../../src/registry/histogram.js';
import { instrumentsIn } from '../../src/registry/instruments.js';
import { Registry } from '../../src/registry/registry.js';
import { catchWarnings } from '../support/warnings.js';

// What prom-client's own suite says of histograms (`test/histogramTest.js`), tried on both. The wording is ours.

const warnings = catchWarnings();

interface Steps {
  observe(value: number, labels?: Record<string, unknown>): void;
}

const buckets = [0.1, 1, 5, 10];
const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');

/** Labels in the order of their names: prom-client writes `le` first, and OpenMetrics leaves the order open. */
const sorted = (line: string): string =>
  line.replace(/\{(.*)\}/, (_, labels: string) => `{${labels.split(',').sort().join(',')}}`);

async function theirs(
  labels: readonly string[],
  steps: (histogram: Steps) => void,
  bounds = buckets,
): Promise<string[]> {
  const registry = new PromRegistry();
  const histogram = new PromHistogram({
    name: 'wait',
    help: 'Help.',
    labelNames: [...labels],
    buckets: bounds,
    registers: [registry],
  });
  steps({ observe: (value, given = {}) => histogram.observe(given as never, value) });
  return lines(await registry.metrics()).map(sorted);
}

function ours(labels: readonly string[], steps: (histogram: Steps) => void, bounds = buckets): string[] {
  const { histogram: make } = instrumentsIn(new Registry(100));
  const histogram = make('wait', { description: 'Help.', labels, buckets: bounds }) as Histogram;
  steps({ observe: (value, given) => histogram.record(value, given as never) });
  return lines(instrumentText(histogram, { openMetrics: false, constantLabels: '' })).map(sorted);
}

describe('the same', () => {
  test.each<[string, readonly string[], (histogram: Steps) => void]>([
    ['a value is in its bucket and all above', [], (histogram) => histogram.observe(0.5)],
    ['a value at a bound is in its bucket', [], (histogram) => histogram.observe(1)],
    ['a value above every bound is in +Inf', [], (histogram) => histogram.observe(100)],
    ['a value below every bound is in the first', [], (histogram) => histogram.observe(-3)],
    [
      'sum and count add up',
      [],
      (histogram) => [0.05, 0.5, 3, 7, 20].forEach((value) => void histogram.observe(value)),
    ],
    ['everything is at zero at first, without labels', [], () => undefined],
    [
      'label sets are kept apart',
      ['queue'],
      (histogram) => {
        histogram.observe(0.5, { queue: 'mail' });
        histogram.observe(2, { queue: 'sms' });
        histogram.observe(3, { queue: 'mail' });
      },
    ],
    ['a label value is escaped', ['queue'], (histogram) => histogram.observe(1, { queue: 'a"\\\n' })],
  ])('%s', async (_, labels, steps) => {
    expect(ours(labels, steps)).toEqual(await theirs(labels, steps));
    expect(warnings).toEqual([]);
  });

  test('for any values and any bounds', async () => {
    // Not -1: prom-client 15.1 takes a bound of that value for none, and counts what is above every bound in it.
    const bound = fc.integer({ min: -50, max: 50 }).filter((value) => value !== -1);
    const bounds = fc.uniqueArray(bound, { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: -100, max: 100 })), bounds, async (values, unordered) => {
        const ascending = unordered.toSorted((left, right) => left - right);
        const steps = (histogram: Steps) => {
          for (const value of values) histogram.observe(value);
        };
        expect(ours([], steps, ascending)).toEqual(await theirs([], steps, ascending));
      }),
      { numRuns: 50 },
    );
  });
});

describe('different, since nothing of ours throws into a service', () => {
  test.each<[string, unknown]>([
    ['a text', '1'],
    ['NaN', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
  ])('%s is left out, and said once', async (what, value) => {
    await expect(theirs([], (histogram) => histogram.observe(value as number))).rejects.toThrow();
    const histogram = instrumentsIn(new Registry(100)).histogram(`left.${what.replace(' ', '.')}`);
    for (const _ of [1, 2]) histogram.record(value as number);
    expect(histogram.with({}).count).toBe(0);
    expect(warnings).toEqual([expect.stringContaining('record() was given')]);
  });

  test('a label named le is left out, and said once', () => {
    const make = () => new PromHistogram({ name: 'le', help: 'Help.', labelNames: ['le'], registers: [] });
    expect(make).toThrow();
    expect(instrumentsIn(new Registry(100)).histogram('le.label', { labels: ['le'] }).definition.labels).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining('label le is reserved')]);
  });

  test('a label that is not declared is left out, and said once', async () => {
    const steps = (histogram: Steps) => histogram.observe(1, { queue: 'mail', shift: 'night' });
    await expect(theirs(['queue'], steps)).rejects.toThrow();
    expect(ours(['queue'], steps).at(-1)).toBe('wait_count{queue="mail"} 1');
    expect(warnings).toHaveLength(1);
  });
});

describe('different, on purpose', () => {
  test('buckets that are not in order are put in order, and said: theirs count wrong without a word', async () => {
    const steps = (histogram: Steps) => histogram.observe(3);
    expect(ours([], steps, [10, 1, 5])).toEqual(await theirs([], steps, [1, 5, 10]));
    expect(warnings).toEqual([expect.stringContaining('put in order')]);
  });

  test('le stands last, where it can be added to labels that are written once', () => {
    const { histogram } = instrumentsIn(new Registry(100));
    const made = histogram('order', { labels: ['queue'], buckets: [1] });
    made.record(1, { queue: 'mail' });
    expect(instrumentText(made as never, { openMetrics: false, constantLabels: '' })).toContain(
      'order_bucket{queue="mail",le="1"} 1\n',
    );
  });

  test('durations are timed by timers, which also know failures and traces', () => {
    expect(instrumentsIn(new Registry(100)).histogram('no.timer')).not.toHaveProperty('startTimer');
  });

  test('there is no reset, no zero and no remove: closed label values start at zero', () => {
    const { histogram } = instrumentsIn(new Registry(100));
    const made = histogram('zero', { labels: ['queue'], values: { queue: ['mail'] }, buckets: [1] });
    expect(made.tree.series.map(({ labelText, count }) => [labelText, count])).toEqual([['queue="mail"', 0]]);
  });
});
