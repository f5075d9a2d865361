import { metrics } from '@pulsetrail/catalog';
import { describe, expect, test } from 'vitest';
import {
  bucketsOf,
  type Events,
  eventsOf,
  failureRatioOf,
  meanOf,
  quantileOf,
  sumOf,
} from '../../src/promql/histogram.js';
import { promqlError } from '../lint/dashboard.ts';

const asked = (form: Events['form']): Events => ({
  form,
  metric: metrics.flowDuration,
  matchers: ['a="b"'],
  by: ['flow_name'],
});

test.for([
  [
    'classic',
    'sum by (flow_name) (rate(flow_duration_seconds_count{a="b"}[$__rate_interval]))',
    'histogram_quantile(0.99, sum by (flow_name, le) (rate(flow_duration_seconds_bucket{a="b"}[$__rate_interval]))) >= 0',
  ],
  [
    'native',
    'histogram_count(sum by (flow_name) (rate(flow_duration_seconds{a="b"}[$__rate_interval])))',
    'histogram_quantile(0.99, sum by (flow_name) (rate(flow_duration_seconds{a="b"}[$__rate_interval]))) >= 0',
  ],
] as const)('reads a %s histogram', ([form, rate, quantile]) => {
  expect(eventsOf(asked(form))).toBe(rate);
  expect(quantileOf(asked(form), 0.99)).toBe(quantile);
});

test('nothing failed is a share of zero, and nothing at all is none', () => {
  const rate = eventsOf(asked('classic'));
  const failed = rate.replace('a="b"', 'a="b",error_type!=""');
  expect(failureRatioOf(asked('classic'))).toBe(`(${failed} or 0 * ${rate}) / (${rate} > 0)`);
});

describe.for(['classic', 'native'] as const)('of a %s histogram', (form) => {
  test.for([
    ['events', eventsOf],
    ['failures', failureRatioOf],
    ['sum', sumOf],
    ['mean', meanOf],
    ['buckets', bucketsOf],
  ] as const)('Prometheus understands %s', ([, ask]) => {
    expect(promqlError(ask(asked(form)))).toBeUndefined();
    expect(promqlError(ask({ ...asked(form), by: [], matchers: [] }))).toBeUndefined();
  });
});
