import { metrics } from '@pulsetrail/catalog';
import { describe, expect, test } from 'vitest';
import { defineAdHoc, type HistogramOptions } from '../../src/registry/ad-hoc.js';
import { catchWarnings } from '../support/warnings.js';

const warnings = catchWarnings();

test('needs nothing but a name', () => {
  expect(defineAdHoc('counter', 'jobs.done')).toEqual({
    name: 'jobs.done',
    unit: '',
    kind: 'counter',
    description: 'jobs.done',
    labels: [],
    values: {},
    buckets: [],
    prometheusName: 'jobs_done_total',
  });
});

test('takes what it is given', () => {
  const options = { unit: 's', description: 'Wait.', labels: ['queue'], values: { queue: ['mail'] }, buckets: [1, 2] };
  expect(defineAdHoc('histogram', 'queue.wait', options)).toMatchObject({
    ...options,
    prometheusName: 'queue_wait_seconds',
  });
  expect(warnings).toEqual([]);
});

describe('a name', () => {
  test.each([
    'pulsetrail.mine',
    'pulsetrail_mine',
    'target.info',
    'up',
    'scrape.duration',
    'ALERTS',
    '1st',
    '',
    undefined,
    null,
    5,
  ])('%j is refused, once', (name) => {
    for (const _ of [1, 2]) expect(defineAdHoc('gauge', name as string)).toBeUndefined();
    expect(warnings).toEqual([expect.stringContaining('is recorded nowhere. Rename it.')]);
  });
});

describe('labels', () => {
  test.each<[string, unknown, string[], string]>([
    ['that is reserved', ['le', 'a'], ['a'], 'label le is reserved'],
    ['of Prometheus', ['job', 'instance', 'a'], ['a'], 'label job is reserved'],
    ['of the service', ['service.name', 'a'], ['a'], 'label service.name is reserved'],
    ['of OpenTelemetry', ['otel_scope_name', 'a'], ['a'], 'is reserved'],
    ['that is exported like another', ['a.b', 'a_b', 'a-b'], ['a.b'], 'label a_b is exported as a_b'],
    ['that is empty', ['', 'a'], ['a'], 'is empty'],
    ['that is no list', 'queue', [], 'labels is no list of names'],
  ])('one %s is left out', (what, given, labels, sentence) => {
    const definition = defineAdHoc('counter', `labels.${what}`, { labels: given as string[] });
    expect(definition?.labels).toEqual(labels);
    expect(warnings[0]).toContain(sentence);
  });

  test('have values only where they are labels', () => {
    const values = { a: ['1'], b: ['2'], c: 'x' } as never;
    expect(defineAdHoc('counter', 'values', { labels: ['a', 'c'], values })?.values).toEqual({ a: ['1'] });
  });
});

describe('buckets', () => {
  test.each<[string, HistogramOptions, readonly number[]]>([
    ['of seconds are those of operations', { unit: 's' }, metrics.operationDuration.buckets],
    [
      'of anything else are those of OpenTelemetry',
      {},
      [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1e3, 2.5e3, 5e3, 7.5e3, 1e4],
    ],
    ['may end in +Inf', { buckets: [1, 2, Number.POSITIVE_INFINITY] }, [1, 2]],
  ])('%s', (what, options, buckets) => {
    expect(defineAdHoc('histogram', `buckets ${what}`, options)?.buckets).toEqual(buckets);
    expect(warnings).toEqual([]);
  });

  test.each<[string, unknown, readonly number[]]>([
    ['not in order are put in order', [2, 1], [1, 2]],
    ['with a double lose it', [1, 1, 2], [1, 2]],
    ['with NaN lose it', [1, Number.NaN], [1]],
    ['of texts are the default', ['1'], [0, 5]],
    ['that are none are the default', [], [0, 5]],
    ['that are no list are the default', 5, [0, 5]],
  ])('%s, which is said', (what, buckets, expected) => {
    const made = defineAdHoc('histogram', `said.${what}`, { buckets: buckets as number[] })?.buckets;
    expect(made?.slice(0, expected.length)).toEqual(expected);
    expect(warnings).toEqual([expect.stringContaining('buckets are not finite numbers in ascending order')]);
  });

  test('belong to histograms', () => {
    expect(defineAdHoc('gauge', 'no.buckets', { buckets: [1] })?.buckets).toEqual([]);
  });
});

test.each([null, 5, 'text'])('takes the options %j of untyped callers as none', (options) => {
  expect(defineAdHoc('counter', 'untyped', options as never)?.labels).toEqual([]);
});
