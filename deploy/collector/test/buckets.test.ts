import { metrics } from '@pulsetrail/catalog';
import { expect, test } from 'vitest';
import { configOf } from './tiers.fixture.js';

const { connectors, processors } = configOf('gateway');

const seconds = (duration: string): number => {
  const [, number, unit] = /^(\d+)(ms|s)$/.exec(duration) ?? [];
  return Number(number) * (unit === 'ms' ? 0.001 : 1);
};

test.each([
  [
    'span_metrics',
    (connectors.span_metrics as { histogram: { explicit: { buckets: string[] } } }).histogram.explicit.buckets,
  ],
  ['service_graph', (connectors.service_graph as { latency_histogram_buckets: string[] }).latency_histogram_buckets],
])('%s has the boundaries of operations', (_, buckets) => {
  expect(buckets.map(seconds)).toEqual(metrics.operationDuration.buckets);
});

test('spans are measured in seconds, as everything is', () => {
  expect(connectors.span_metrics).toMatchObject({ histogram: { unit: metrics.operationDuration.unit } });
});

test('an alarm of any device family keeps its trace', () => {
  const { policies } = processors.tail_sampling as { policies: { name: string; string_attribute?: object }[] };
  expect(policies.find(({ name }) => name === 'alarms')?.string_attribute).toEqual({
    key: 'device.alarm',
    values: ['.+'],
    enabled_regex_matching: true,
  });
});
