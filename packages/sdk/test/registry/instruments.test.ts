import { declareMetric, metrics } from '@pulsetrail/catalog';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { registryFamilies } from '../../src/exposition/registry-text.js';
import type { Counter } from '../../src/registry/counter.js';
import { instrumentsIn } from '../../src/registry/instruments.js';
import { counter as counterBeforeStart } from '../../src/registry/module-instruments.js';
import { Registry } from '../../src/registry/registry.js';
import { catchWarnings } from '../support/warnings.js';

const warnings = catchWarnings();

const hostile = (name: string) =>
  Object.defineProperty({}, name, {
    get: () => {
      throw new Error('x');
    },
  });

function setUp() {
  const registry = new Registry(100);
  const page = () =>
    [...registryFamilies(registry, { openMetrics: false, constantLabels: '' }).values()]
      .join('')
      .split('\n')
      .filter((line) => line !== '' && !/^(?:#|pulsetrail_sdk_overflow)/.test(line));
  return { registry, page, ...instrumentsIn(registry) };
}

test('each kind is shown as it is', () => {
  const { counter, gauge, upDownCounter, histogram, page } = setUp();
  counter('jobs.done', { unit: '{job}', labels: ['queue'] }).add(2, { queue: 'mail' });
  gauge('hall.temperature', { unit: 'Cel' }).set(21.5);
  upDownCounter('jobs.waiting').add(-1);
  histogram('jobs.wait', { unit: 's', buckets: [1] }).record(0.5);
  expect(page()).toEqual([
    'jobs_done_total{queue="mail"} 2',
    'hall_temperature_celsius 21.5',
    'jobs_waiting -1',
    'jobs_wait_seconds_bucket{le="1"} 1',
    'jobs_wait_seconds_bucket{le="+Inf"} 1',
    'jobs_wait_seconds_sum 0.5',
    'jobs_wait_seconds_count 1',
  ]);
});

test('asking again gives the same one', () => {
  const { counter } = setUp();
  expect(counter('a.b', { labels: ['x'] })).toBe(counter('a.b', { labels: ['x'] }));
});

describe('asking by the name alone', () => {
  test('gives what is there of that kind', () => {
    const { counter, histogram, upDownCounter, gauge, page } = setUp();
    const jobs = counter('bare.jobs', { unit: '{job}', labels: ['queue'] });
    expect(counter('bare.jobs')).toBe(jobs);
    expect(counter('bare.jobs', { description: 'Said later.' })).toBe(jobs);
    const waits = histogram('bare.wait', { unit: 's', buckets: [1], labels: ['queue'] });
    expect(histogram('bare.wait')).toBe(waits);
    (counter('bare.jobs') as typeof jobs).add(2, { queue: 'mail' });
    expect(page()).toContain('bare_jobs_total{queue="mail"} 2');
    expect(gauge('bare.state')).toBe(gauge('bare.state'));
    expect(upDownCounter('bare.sum')).toBe(upDownCounter('bare.sum'));
    expect(warnings).toEqual([]);
  });

  test('gives what the table declares, and no metric of another kind', () => {
    const { registry, histogram, gauge, page } = setUp();
    const declared = registry.instrument(metrics.scoreInputSize);
    expect(histogram('score.input.size')).toBe(declared);
    gauge('score.input.size').set(5);
    expect(page()).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining('Metric score.input.size')]);
  });
});

test('closed values are checked by the compiler, and open ones are anything', () => {
  const { counter, gauge, histogram } = setUp();
  const scans = counter('closed.scans', { labels: ['result', 'ward'], values: { result: ['pass', 'fail'] } });
  scans.add(1, { result: 'pass', ward: 7 });
  scans.with({ result: 'fail' }).add(1);
  // @ts-expect-error: maybe is no result
  scans.add(1, { result: 'maybe' });
  // @ts-expect-error: maybe is no state
  gauge('closed.state', { labels: ['state'], values: { state: ['on', 'off'] } }).set(1, { state: 'maybe' });
  // @ts-expect-error: maybe is no state
  histogram('closed.sizes', { labels: ['state'], values: { state: ['on', 'off'] } }).with({ state: 'maybe' });
  // @ts-expect-error: shift is no label
  counter('closed.jobs', { labels: ['queue'], values: { shift: ['day'] } });
  expect(warnings).toHaveLength(3);
});

test('a sum that goes up and down is not set', () => {
  const waiting = setUp().upDownCounter('updown.waiting', { labels: ['queue'] });
  waiting.add(-1, { queue: 'mail' });
  waiting.with({ queue: 'mail' }).add(3);
  // @ts-expect-error: it is added to
  expect(waiting.set).toBeDefined();
  // @ts-expect-error: it is added to
  expect(waiting.with({}).set).toBeDefined();
});

test('labels and their names are checked by the compiler', () => {
  const jobs = setUp().counter('typed', { labels: ['queue'] });
  expectTypeOf(jobs).toEqualTypeOf<Counter<'queue'>>();
  // @ts-expect-error: shift is no label
  jobs.add(1, { shift: 'night' });
  // @ts-expect-error: a counter is not set
  expect(jobs.set).toBeUndefined();
});

test('a label of one that has none does not compile', () => {
  const { counter, gauge, upDownCounter, histogram } = setUp();
  const shift = { shift: 'night' };
  // @ts-expect-error: it has no labels
  counter('plain.counter').add(1, shift);
  // @ts-expect-error: it has no labels
  gauge('plain.gauge').set(1, shift);
  // @ts-expect-error: it has no labels
  upDownCounter('plain.sum').add(1, shift);
  // @ts-expect-error: it has no labels
  histogram('plain.histogram').record(1, shift);
  // @ts-expect-error: it has no labels
  counterBeforeStart('plain.early').add(1, shift);
  counter('plain.counter').add(1, {});
});

describe('one that contradicts another', () => {
  test.each<
    [string, (instruments: ReturnType<typeof setUp>) => { add(amount: number): void } | { record(value: number): void }]
  >([
    ['kind', ({ gauge }) => gauge('conflict.total', { unit: '' })],
    ['labels', ({ counter }) => counter('conflict', { labels: ['other'] })],
    ['unit', ({ counter }) => counter('conflict', { unit: '{other}' })],
  ])('by its %s takes values, shows them nowhere and is said', (what, make) => {
    const set = setUp();
    set.counter('conflict', { labels: ['x'] }).add(1, { x: '1' });
    const second = make(set);
    if ('add' in second) second.add(5);
    if (what === 'kind') expect(set.page()).toContain('conflict_total{x="1"} 1');
    expect(set.page().join()).not.toContain(' 5');
  });

  test('is said with both names and the remedy', () => {
    const { counter } = setUp();
    counter('said.conflict');
    counter('said_conflict', { labels: ['x'] });
    expect(warnings).toEqual([expect.stringContaining('is already declared as said.conflict with another')]);
    expect(warnings[0]).toContain('recorded nowhere');
  });

  test('and is what the table declares gives way to it, whatever the order', () => {
    const { registry, counter, page } = setUp();
    const mine = counter('operation.slow', { labels: ['mine'] });
    const declared = registry.instrument(metrics.operationSlow);
    mine.add(5, { mine: 'x' });
    declared.add(1, { component: 'c', operation: 'o' });
    expect(page()).toEqual(['operation_slow_total{component="c",operation="o"} 1']);
    expect(warnings).toEqual([expect.stringContaining('operation.slow')]);
    expect(() =>
      registry.instrument(declareMetric('operation.slow', { ...metrics.operationSlow, unit: '{x}' })),
    ).toThrow();
  });
});

test('one whose name cannot be takes values and shows them nowhere', () => {
  const { counter, gauge, histogram, page } = setUp();
  counter('pulsetrail.mine').add(1);
  gauge('').set(1);
  histogram('up').record(1);
  expect(page()).toEqual([]);
  expect(warnings).toHaveLength(3);
});

describe('an observable', () => {
  test.each([
    [undefined, 'seen', 'seen{hall="1"} 5'],
    ['gauge', 'seen', 'seen{hall="1"} 5'],
    ['updowncounter', 'seen', 'seen{hall="1"} 5'],
    ['counter', 'seen', 'seen_total{hall="1"} 5'],
  ] as const)('of kind %s is asked at each collection', async (kind, name, line) => {
    const { observable, registry, page } = setUp();
    let value = 5;
    observable(name, { labels: ['hall'], ...(kind && { kind }) }, (observe) => observe(value, { hall: '1' }));
    await registry.observe(1_000);
    expect(page()).toEqual([line]);
    value = 7;
    await registry.observe(1_000);
    expect(page()).toEqual([line.replace(' 5', ' 7')]);
  });

  test('is asked no more once it is stopped, or another takes its place', async () => {
    const { observable, registry, page } = setUp();
    const first = observable('taken', {}, (observe) => observe(1));
    using second = observable('taken', {}, (observe) => observe(2));
    await registry.observe(1_000);
    expect(page()).toEqual(['taken 2']);
    first.stop();
    expect(page()).toEqual(['taken 2']);
    second.stop();
    await registry.observe(1_000);
    expect(page()).toEqual([]);
  });

  test('may have a callback that is none', async () => {
    const { observable, registry, page } = setUp();
    observable('no.callback', {}, undefined as never);
    await registry.observe(1_000);
    expect(page()).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining('Metric no.callback: its callback failed with TypeError')]);
  });
});

test.each<[string, unknown[]]>([
  ['a unit whose getter throws', ['a.unit', hostile('unit')]],
  ['a kind whose getter throws', ['a.kind', hostile('kind')]],
  ['a description that is no text', ['a.description', { description: Object.create(null) }]],
  ['a name that is no text', [Object.create(null)]],
])('an instrument with %s takes values and is shown nowhere', (_, given) => {
  const { page, ...instruments } = setUp();
  for (const make of [instruments.counter, instruments.gauge, instruments.upDownCounter, instruments.histogram]) {
    const made = (make as unknown as (...given: unknown[]) => Partial<Record<string, (value: number) => void>>)(
      ...given,
    );
    for (const method of ['add', 'set', 'record']) made[method]?.(1);
  }
  (instruments.observable as unknown as (...given: unknown[]) => void)(given[0], given[1] ?? {}, () => undefined);
  if (given[0] !== 'a.kind') expect(page()).toEqual([]);
});
