import type { Meter } from '@opentelemetry/api';
import * as sdk from '@opentelemetry/sdk-metrics';
import { expect, test } from 'vitest';
import { otelFamilies } from '../../src/exposition/otel-text.js';
import { makePageReader } from '../../src/exposition/page-reader.js';
import { catchWarnings } from '../support/warnings.js';

const warnings = catchWarnings();

async function familiesOf(
  record: (meter: Meter, other: Meter) => void,
  constantLabels = 's="x"',
): Promise<Map<string, string>> {
  const reader = makePageReader(sdk);
  const provider = new sdk.MeterProvider({
    readers: [reader],
    views: [{ instrumentName: 'exponential', aggregation: { type: sdk.AggregationType.EXPONENTIAL_HISTOGRAM } }],
  });
  record(provider.getMeter('a'), provider.getMeter('b'));
  const { resourceMetrics } = await reader.collect();
  const families = otelFamilies(resourceMetrics.scopeMetrics, { openMetrics: false, constantLabels });
  return new Map([...families].map(([name, { header, samples }]) => [name, header + samples]));
}

test('writes every kind under the name that the compatibility rules give', async () => {
  const families = await familiesOf((meter) => {
    meter
      .createCounter('jobs.done', { description: 'Done.' })
      .add(2, { kind: 'a', on: true, list: ['x'], 'a.b': 'c"d', empty: '' });
    meter.createUpDownCounter('rooms', { unit: '{room}' }).add(-1);
    meter.createGauge('share', { unit: '1' }).record(0.5);
    meter
      .createHistogram('took', { unit: 's', advice: { explicitBucketBoundaries: [1, 2] } })
      .record(1.5, { job: 'a' });
  });
  expect([...families.values()].join('')).toBe(`\
# HELP jobs_done_total Done.
# TYPE jobs_done_total counter
jobs_done_total{s="x",a_b="c\\"d",kind="a",list="[\\"x\\"]",on="true"} 2
# HELP rooms rooms
# TYPE rooms gauge
rooms{s="x"} -1
# HELP share_ratio share
# TYPE share_ratio gauge
share_ratio{s="x"} 0.5
# HELP took_seconds took
# TYPE took_seconds histogram
took_seconds_bucket{s="x",job="a",le="1"} 0
took_seconds_bucket{s="x",job="a",le="2"} 1
took_seconds_bucket{s="x",job="a",le="+Inf"} 1
took_seconds_sum{s="x",job="a"} 1.5
took_seconds_count{s="x",job="a"} 1
`);
});

test('writes well without any label', async () => {
  const families = await familiesOf((meter) => meter.createCounter('bare').add(1), '');
  expect(families.get('bare_total')).toContain('\nbare_total 1\n');
});

test.each([
  ['two attributes of one exported name', { 'a.b': 1, a_b: 2 }],
  ['an attribute that is called like the service', { 'service.name': 'x' }],
  ['an attribute that is called like a bucket', { le: 'x' }],
])('reports and leaves out a series with %s, and keeps the others', async (what, attributes) => {
  const name = `collision.${what.replaceAll(' ', '.')}`;
  const families = await familiesOf((meter) => {
    const counter = meter.createCounter(name);
    counter.add(1, attributes);
    counter.add(1, { good: 'yes' });
  });
  expect([...families.values()].join('').match(/^collision/gm)).toHaveLength(1);
  expect(warnings).toEqual([expect.stringContaining('its series is left out. Rename the attribute')]);
});

test('joins one metric of two meters', async () => {
  const families = await familiesOf((meter, other) => {
    meter.createCounter('shared').add(1, { a: '1', b: '2' });
    other.createCounter('shared').add(3, { a: '2' });
  });
  expect(families.get('shared_total')?.match(/^.*shared.*/gm)).toEqual([
    '# HELP shared_total shared',
    '# TYPE shared_total counter',
    'shared_total{s="x",a="1",b="2"} 1',
    'shared_total{s="x",a="2"} 3',
  ]);
});

test('reports and leaves out exponential histograms', async () => {
  const families = await familiesOf((meter) => meter.createHistogram('exponential').record(1));
  expect(families.size).toBe(0);
  expect(warnings).toEqual([expect.stringContaining('Give it explicit buckets.')]);
});
