import { describe, expect, test } from 'vitest';
import { losses, lossesOf } from '../../../src/rules/stack/loss.js';
import { complaints, promtool, type RuleTest } from '../../promtool.js';
import { sampleCatalog } from '../../sample-catalog.js';
import { described, partOf } from './part.js';

const groups = partOf(losses, sampleCatalog);
const overflow = 'pulsetrail_sdk_overflow_total{service_name="clinic-api",metric="operation.duration"}';
const dropped = 'pulsetrail_sdk_spans_dropped_total{service_name="clinic-api",reason="queue_full"}';
const exports = 'pulsetrail_sdk_metric_exports_failed_total{service_name="other"}';
const common = {
  category: 'system-health',
  owner: 'care-platform',
  service: 'clinic-api',
  service_name: 'clinic-api',
};

const cases: Readonly<Record<string, RuleTest>> = {
  'an overflow fires with the first recording, and ends when no more are lost': {
    series: { [overflow]: '_x10 7x20' },
    expectations: [
      { at: '9m', by: ['metric'], firing: [] },
      { at: '11m', by: ['metric'], firing: ['{alertname="SdkOverflow", metric="operation.duration"}'] },
      { at: '17m', by: ['metric'], firing: [] },
    ],
    alerts: [
      described(
        '11m',
        'SdkOverflow',
        { ...common, severity: 'warning', metric: 'operation.duration' },
        [
          'Something is lost: sdk overflow',
          'pulsetrail.sdk.overflow of clinic-api rose by 7 over 5m (metric operation.duration), threshold 0. Recordings that went to the label value _overflow because the metric had used up its budget of label sets.',
        ],
        ['7', '0'],
      ),
    ],
  },
  'dropped spans fire by their reason': {
    series: { [dropped]: '0x10 3x20' },
    expectations: [
      { at: '10m', by: ['reason'], firing: [] },
      { at: '11m', by: ['reason'], firing: ['{alertname="SdkSpansDropped", reason="queue_full"}'] },
      { at: '17m', by: ['reason'], firing: [] },
    ],
    alerts: [
      described(
        '12m',
        'SdkSpansDropped',
        { ...common, severity: 'info', reason: 'queue_full' },
        [
          'Something is lost: sdk spans dropped',
          'pulsetrail.sdk.spans.dropped of clinic-api rose by 3 over 5m (reason queue_full), threshold 0. Spans that were lost, by the reason.',
        ],
        ['3', '0'],
      ),
    ],
  },
  'a service that the catalog does not know has no owner': {
    series: { [exports]: '0x10 1x20' },
    expectations: [{ at: '12m', by: ['owner'], firing: ['{alertname="SdkMetricExportsFailed"}'] }],
  },
  'what was lost before fires nothing': {
    series: { [overflow]: '7x40', [dropped]: '3x40' },
    expectations: [{ at: '30m', firing: [] }],
  },
};

describe.skipIf(promtool === undefined)('losses', () => {
  test.for(Object.entries(cases))('%s', async ([, ruleTest]) => {
    expect(await complaints(groups, ruleTest)).toBe('');
  });
});

test('they are all counters of the table that mean loss, those of the bridge where there is one', () => {
  const names = (catalog: Parameters<typeof lossesOf>[0]) => lossesOf(catalog).map(({ name }) => name);
  const sdk = [
    'pulsetrail.sdk.overflow',
    'pulsetrail.sdk.spans.dropped',
    'pulsetrail.sdk.logs.dropped',
    'pulsetrail.sdk.metric_exports.failed',
  ];
  expect(names({ ...sampleCatalog, pipelines: [] })).toEqual(sdk);
  expect(names(sampleCatalog)).toEqual([
    ...sdk,
    'pulsetrail.bridge.messages.dropped',
    'pulsetrail.bridge.dead_letters.dropped',
    'pulsetrail.bridge.step_events.rejected',
    'pulsetrail.bridge.step_events.dropped',
  ]);
  // Every counter of the SDK about itself means loss today; one that does not would have to be told apart by its name.
  const counters = [...sampleCatalog.metrics.values()].filter(
    ({ name, kind }) => kind === 'counter' && name.startsWith('pulsetrail.sdk.'),
  );
  expect(counters.map(({ name }) => name)).toEqual(sdk);
});
