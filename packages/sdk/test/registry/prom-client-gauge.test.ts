import { Gauge as PromGauge, Registry as PromRegistry } from 'prom-client';
import { describe, expect, test } from 'vitest';
import { instrumentText } from '../../src/exposition/registry-text.js';
import type { Gauge } from '../../src/registry/gauge.js';
import { instrumentsIn } from '../../src/registry/instruments.js';
import { Registry } from '../../src/registry/registry.js';
import { catchWarnings } from '../support/warnings.js';

// What prom-client's own suite says of gauges (`test/gaugeTest.js`), tried on both. The wording is ours.

const warnings = catchWarnings();

interface Steps {
  set(value: number, labels?: Record<string, unknown>): void;
  add(amount: number, labels?: Record<string, unknown>): void;
}

const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');

async function theirs(labels: readonly string[], steps: (gauge: Steps) => void): Promise<string[]> {
  const registry = new PromRegistry();
  const gauge = new PromGauge({ name: 'waiting', help: 'Help.', labelNames: [...labels], registers: [registry] });
  steps({
    set: (value, given = {}) => gauge.set(given as never, value),
    add: (amount, given = {}) => (amount < 0 ? gauge.dec(given as never, -amount) : gauge.inc(given as never, amount)),
  });
  return lines(await registry.metrics());
}

function ours(labels: readonly string[], steps: (gauge: Steps) => void): string[] {
  const gauge = instrumentsIn(new Registry(100)).gauge('waiting', { description: 'Help.', labels }) as Gauge;
  steps({
    set: (value, given) => gauge.set(value, given as never),
    add: (amount, given) => gauge.add(amount, given as never),
  });
  return lines(instrumentText(gauge, { openMetrics: false, constantLabels: '' }));
}

describe('the same', () => {
  test.each<[string, readonly string[], (gauge: Steps) => void]>([
    ['is set', [], (gauge) => gauge.set(10)],
    ['is set to zero, and below', [], (gauge) => [0, -2.5].forEach((value) => void gauge.set(value))],
    ['goes up by an amount', [], (gauge) => gauge.add(5)],
    ['goes down by an amount', [], (gauge) => gauge.add(-5)],
    [
      'goes on from what it was set to',
      [],
      (gauge) => {
        gauge.set(10);
        gauge.add(1);
        gauge.add(-3);
      },
    ],
    ['is at zero at first, without labels', [], () => undefined],
    [
      'keeps label sets apart',
      ['queue'],
      (gauge) => {
        gauge.set(1, { queue: 'mail' });
        gauge.add(2, { queue: 'sms' });
        gauge.add(-1, { queue: 'mail' });
      },
    ],
    ['may be infinite', [], (gauge) => gauge.set(Number.POSITIVE_INFINITY)],
    ['may be infinite below zero', [], (gauge) => gauge.set(Number.NEGATIVE_INFINITY)],
  ])('%s', async (_, labels, steps) => {
    // prom-client writes the infinities of JavaScript, which Prometheus reads as well.
    const written = (await theirs(labels, steps)).map((line) =>
      line.replace(/ (-?)Infinity$/, (__, sign) => ` ${sign || '+'}Inf`),
    );
    expect(ours(labels, steps)).toEqual(written);
    expect(warnings).toEqual([]);
  });
});

describe('different, since nothing of ours throws into a service: left out, and said once', () => {
  test.each<[string, (gauge: Steps) => void]>([
    ['a text', (gauge) => gauge.set('1' as never)],
    ['nothing', (gauge) => gauge.set(undefined as never)],
    ['an object', (gauge) => gauge.set({} as never)],
  ])('setting %s', async (what, steps) => {
    await expect(theirs([], steps)).rejects.toThrow();
    const gauge = instrumentsIn(new Registry(100)).gauge(`left.${what.replace(' ', '.')}`);
    for (const _ of [1, 2]) steps({ set: (value) => gauge.set(value), add: () => undefined });
    expect(gauge.with({}).value).toBe(0);
    expect(warnings).toEqual([expect.stringContaining('set() was given')]);
  });

  test('a label that is not declared', async () => {
    const steps = (gauge: Steps) => gauge.set(1, { queue: 'mail', shift: 'night' });
    await expect(theirs(['queue'], steps)).rejects.toThrow();
    expect(ours(['queue'], steps).at(-1)).toBe('waiting{queue="mail"} 1');
    expect(warnings).toHaveLength(1);
  });
});

describe('different, on purpose', () => {
  test('NaN is left out, since no calculation with it says anything', async () => {
    const steps = (gauge: Steps) => gauge.set(Number.NaN);
    expect((await theirs([], steps)).at(-1)).toMatch(/ NaN$/i);
    expect(ours([], steps).at(-1)).toBe('waiting 0');
  });

  test('the present time is set as any other value, in seconds', () => {
    const seconds = Date.now() / 1_000;
    expect(ours([], (gauge) => gauge.set(seconds)).at(-1)).toBe(`waiting ${seconds}`);
  });

  test('durations are timed by timers, not by gauges, whose last value says little', () => {
    expect(instrumentsIn(new Registry(100)).gauge('no.timer')).not.toHaveProperty('startTimer');
  });

  test('a sum that goes up and down is a kind of its own, which OTLP adds up and Prometheus shows as a gauge', () => {
    const { upDownCounter } = instrumentsIn(new Registry(100));
    const sum = upDownCounter('sum', { description: 'Help.' });
    sum.add(-1);
    expect(lines(instrumentText(sum as never, { openMetrics: false, constantLabels: '' }))).toEqual([
      '# HELP sum Help.',
      '# TYPE sum gauge',
      'sum -1',
    ]);
  });

  test('collecting is an observable of its own', async () => {
    const registry = new Registry(100);
    instrumentsIn(registry).observable('seen', {}, async (observe) => observe(3));
    await registry.observe(1_000);
    const [, gauge] = [...registry.instruments()];
    expect(gauge && lines(instrumentText(gauge, { openMetrics: false, constantLabels: '' })).at(-1)).toBe('seen 3');
  });
});
