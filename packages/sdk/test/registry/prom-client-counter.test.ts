import { Counter as PromCounter, Registry as PromRegistry } from 'prom-client';
import { describe, expect, test } from 'vitest';
import { instrumentText } from '../../src/exposition/registry-text.js';
import type { Counter } from '../../src/registry/counter.js';
import { instrumentsIn } from '../../src/registry/instruments.js';
import { Registry } from '../../src/registry/registry.js';
import { catchWarnings } from '../support/warnings.js';

// What prom-client's own suite says of counters (`test/counterTest.js`), tried on both: what is the same, and what is
// different on purpose. The wording is ours, the cases are theirs.

const warnings = catchWarnings();

/** What happens to a counter with the labels `method` and `endpoint`. */
interface Steps {
  inc(amount?: number, labels?: Record<string, unknown>): void;
}

const labelNames = ['method', 'endpoint'] as const;

async function theirs(labels: readonly string[], steps: (counter: Steps) => void): Promise<string[]> {
  const registry = new PromRegistry();
  const counter = new PromCounter({
    name: 'requests_total',
    help: 'Help.',
    labelNames: [...labels],
    registers: [registry],
  });
  steps({ inc: (amount, given = {}) => counter.inc(given as never, amount) });
  return lines(await registry.metrics());
}

function ours(labels: readonly string[], steps: (counter: Steps) => void): string[] {
  const counter = instrumentsIn(new Registry(100)).counter('requests', { description: 'Help.', labels }) as Counter;
  steps({ inc: (amount, given) => counter.add(amount, given as never) });
  return lines(instrumentText(counter, { openMetrics: false, constantLabels: '' }));
}

const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');

describe('the same', () => {
  test.each<[string, readonly string[], (counter: Steps) => void]>([
    ['increments by one', [], (counter) => counter.inc()],
    ['increments by a given amount', [], (counter) => counter.inc(10)],
    ['increments by a fraction', [], (counter) => counter.inc(0.5)],
    ['takes zero', [], (counter) => counter.inc(0)],
    ['adds up', [], (counter) => [1, 2, 3].forEach((amount) => void counter.inc(amount))],
    ['is at zero before its first increment, without labels', [], () => undefined],
    [
      'keeps label sets apart',
      labelNames,
      (counter) => {
        counter.inc(2, { method: 'GET', endpoint: '/a' });
        counter.inc(3, { method: 'POST', endpoint: '/a' });
        counter.inc(5, { method: 'GET', endpoint: '/a' });
      },
    ],
    [
      'does not mind the order of labels',
      labelNames,
      (counter) => {
        counter.inc(2, { method: 'GET', endpoint: '/a' });
        counter.inc(3, { endpoint: '/a', method: 'GET' });
      },
    ],
    ['takes some of the labels', labelNames, (counter) => counter.inc(1, { method: 'GET' })],
    ['takes a number as a label value', labelNames, (counter) => counter.inc(1, { method: 'GET', endpoint: 200 })],
    ['escapes quotes, backslashes and new lines', ['method'], (counter) => counter.inc(1, { method: 'a"b\\c\nd' })],
    ['writes large values as numbers', [], (counter) => counter.inc(1e21)],
  ])('%s', async (_, labels, steps) => {
    expect(ours(labels, steps)).toEqual(await theirs(labels, steps));
    expect(warnings).toEqual([]);
  });
});

describe('different, since nothing of ours throws into a service: left out, and said once', () => {
  test.each<[string, readonly string[], (counter: Steps) => void, string]>([
    ['a negative increment', [], (counter) => counter.inc(-1), 'was given -1'],
    ['infinity', [], (counter) => counter.inc(Number.POSITIVE_INFINITY), 'was given Infinity'],
    ['a text', [], (counter) => counter.inc('1' as never), 'was given string'],
  ])('%s', async (what, labels, steps, sentence) => {
    await expect(theirs(labels, steps)).rejects.toThrow();
    const name = what.replaceAll(' ', '.');
    const counter = instrumentsIn(new Registry(100)).counter(`left.${name}`);
    for (const _ of [1, 2]) steps({ inc: (amount) => counter.add(amount) });
    expect(counter.with({}).value).toBe(0);
    expect(warnings).toEqual([expect.stringContaining(sentence)]);
  });

  test('a label that is not declared: the increment counts, without that label', async () => {
    const steps = (counter: Steps) => counter.inc(1, { method: 'GET', shift: 'night' });
    await expect(theirs(['method'], steps)).rejects.toThrow();
    expect(ours(['method'], steps).at(-1)).toBe('requests_total{method="GET"} 1');
    expect(warnings).toEqual([expect.stringContaining('label shift is not declared')]);
  });
});

describe('different, on purpose', () => {
  test('a second counter of one name is the first one, since modules are loaded twice and reloaded', () => {
    const registry = new PromRegistry();
    const make = () => new PromCounter({ name: 'twice', help: 'Help.', registers: [registry] });
    make();
    expect(make).toThrow();
    const { counter } = instrumentsIn(new Registry(100));
    expect(counter('twice')).toBe(counter('twice'));
  });

  test('NaN is left out, since no sum comes back from it', async () => {
    expect((await theirs([], (counter) => counter.inc(Number.NaN))).at(-1)).toMatch(/ nan$/i);
    expect(ours([], (counter) => counter.inc(Number.NaN)).at(-1)).toBe('requests_total 0');
  });

  test('an empty label value is no label, as in Prometheus', async () => {
    const steps = (counter: Steps) => counter.inc(1, { method: '' });
    expect((await theirs(['method'], steps)).at(-1)).toBe('requests_total{method=""} 1');
    expect(ours(['method'], steps).at(-1)).toBe('requests_total 1');
  });

  test('what is known of label values beforehand starts at zero', async () => {
    expect(await theirs(['method'], () => undefined)).toHaveLength(2);
    const { counter } = instrumentsIn(new Registry(100));
    const made = counter('zero', { labels: ['method'], values: { method: ['GET', 'POST'] } });
    expect(made.tree.series.map(({ labelText, value }) => [labelText, value])).toEqual([
      ['method="GET"', 0],
      ['method="POST"', 0],
    ]);
  });

  test('there is no reset and no remove: a total that goes back is a restart to Prometheus', () => {
    const made = instrumentsIn(new Registry(100)).counter('kept');
    expect(made).not.toHaveProperty('reset');
    expect(made).not.toHaveProperty('remove');
  });

  test('default labels are those of the service, on every sample', () => {
    const made = instrumentsIn(new Registry(100)).counter('labeled');
    expect(
      lines(instrumentText(made as never, { openMetrics: false, constantLabels: 'service_name="x"' })).at(-1),
    ).toBe('labeled_total{service_name="x"} 0');
  });
});
