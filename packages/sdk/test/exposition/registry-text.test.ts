import { declareMetric } from '@pulsetrail/catalog';
import { beforeEach, expect, test, vi } from 'vitest';
import { registryFamilies } from '../../src/exposition/registry-text.js';
import { Registry } from '../../src/registry/registry.js';

const constantLabels = 'service_name="clinic-api"';

function filledRegistry(): Registry {
  const registry = new Registry(100);
  registry
    .instrument(
      declareMetric('documents.scanned', {
        unit: '{document}',
        kind: 'counter',
        description: 'Scanned "documents".',
        labels: ['result'],
      }),
    )
    .add(3, { result: 'pass' });
  registry
    .instrument(declareMetric('rooms.free', { unit: '{room}', kind: 'updowncounter', description: 'Free rooms.' }))
    .set(-2);
  const histogram = registry.instrument(
    declareMetric('jobs.duration', {
      unit: 's',
      kind: 'histogram',
      description: 'Jobs.',
      labels: ['queue'],
      buckets: [0.5, 1],
    }),
  );
  histogram.record(0.25, { queue: 'a' });
  histogram.with({ queue: 'a' }).recordWithExemplar(0.75, { traceId: 't', spanId: 's' });
  histogram.record(3, {});
  return registry;
}

const textOf = (registry: Registry, openMetrics: boolean, labels = constantLabels): string =>
  [...registryFamilies(registry, { openMetrics, constantLabels: labels })]
    .filter(([name]) => name !== 'pulsetrail_sdk_overflow_total')
    .map(([, text]) => text)
    .join('');

beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_500 });
  return () => vi.useRealTimers();
});

test('writes classic text', () => {
  expect(textOf(filledRegistry(), false)).toBe(`\
# HELP documents_scanned_total Scanned "documents".
# TYPE documents_scanned_total counter
documents_scanned_total{service_name="clinic-api",result="pass"} 3
# HELP rooms_free Free rooms.
# TYPE rooms_free gauge
rooms_free{service_name="clinic-api"} -2
# HELP jobs_duration_seconds Jobs.
# TYPE jobs_duration_seconds histogram
jobs_duration_seconds_bucket{service_name="clinic-api",queue="a",le="0.5"} 1
jobs_duration_seconds_bucket{service_name="clinic-api",queue="a",le="1"} 2
jobs_duration_seconds_bucket{service_name="clinic-api",queue="a",le="+Inf"} 2
jobs_duration_seconds_sum{service_name="clinic-api",queue="a"} 1
jobs_duration_seconds_count{service_name="clinic-api",queue="a"} 2
jobs_duration_seconds_bucket{service_name="clinic-api",le="0.5"} 0
jobs_duration_seconds_bucket{service_name="clinic-api",le="1"} 0
jobs_duration_seconds_bucket{service_name="clinic-api",le="+Inf"} 1
jobs_duration_seconds_sum{service_name="clinic-api"} 3
jobs_duration_seconds_count{service_name="clinic-api"} 1
`);
});

test('writes OpenMetrics with units and exemplars', () => {
  expect(textOf(filledRegistry(), true)).toBe(`\
# HELP documents_scanned Scanned \\"documents\\".
# TYPE documents_scanned counter
documents_scanned_total{service_name="clinic-api",result="pass"} 3
# HELP rooms_free Free rooms.
# TYPE rooms_free gauge
rooms_free{service_name="clinic-api"} -2
# HELP jobs_duration_seconds Jobs.
# TYPE jobs_duration_seconds histogram
# UNIT jobs_duration_seconds seconds
jobs_duration_seconds_bucket{service_name="clinic-api",queue="a",le="0.5"} 1
jobs_duration_seconds_bucket{service_name="clinic-api",queue="a",le="1.0"} 2 # {trace_id="t",span_id="s"} 0.75 1700000000.500
jobs_duration_seconds_bucket{service_name="clinic-api",queue="a",le="+Inf"} 2
jobs_duration_seconds_sum{service_name="clinic-api",queue="a"} 1
jobs_duration_seconds_count{service_name="clinic-api",queue="a"} 2
jobs_duration_seconds_bucket{service_name="clinic-api",le="0.5"} 0
jobs_duration_seconds_bucket{service_name="clinic-api",le="1.0"} 0
jobs_duration_seconds_bucket{service_name="clinic-api",le="+Inf"} 1
jobs_duration_seconds_sum{service_name="clinic-api"} 3
jobs_duration_seconds_count{service_name="clinic-api"} 1
`);
});

test('writes well without constant labels', () => {
  const text = textOf(filledRegistry(), false, '');
  expect(text).toContain('\nrooms_free -2\n');
  expect(text).toContain('\njobs_duration_seconds_bucket{queue="a",le="0.5"} 1\n');
  expect(text).toContain('\njobs_duration_seconds_bucket{le="0.5"} 0\n');
  expect(text).toContain('\njobs_duration_seconds_count 1\n');
});

test('leaves out a metric that has no series yet', () => {
  const registry = new Registry(10);
  registry.instrument(declareMetric('never.used', { unit: '1', kind: 'counter', description: 'X.', labels: ['a'] }));
  expect(textOf(registry, false)).toBe('');
});
