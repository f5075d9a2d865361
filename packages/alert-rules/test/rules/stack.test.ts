import { describe, expect, test } from 'vitest';
import { stack } from '../../src/rules/stack.js';
import { complaints, promtool, type RuleTest } from '../promtool.js';
import { sampleCatalog } from '../sample-catalog.js';

const groups = stack(sampleCatalog);
const bridge = 'service_name="mqtt-bridge",instance="127.0.0.1:9465",job="mqtt-bridge"';
const connected = `pulsetrail_bridge_connected{${bridge}}`;
const lastMessage = `pulsetrail_bridge_last_message_time_seconds{${bridge}}`;
const overflow = 'pulsetrail_sdk_overflow_total{service_name="clinic-api",metric="operation.duration"}';
const dropped = 'pulsetrail_sdk_spans_dropped_total{service_name="clinic-api",reason="queue_full"}';
const disconnected = '{alertname="BridgeDisconnected"}';
const silent = '{alertname="BridgeSilent"}';

const ofBridge = {
  category: 'system-health',
  owner: 'device-team',
  service: 'mqtt-bridge',
  service_name: 'mqtt-bridge',
  job: 'mqtt-bridge',
  instance: '127.0.0.1:9465',
};
const ofService = {
  category: 'system-health',
  owner: 'care-platform',
  service: 'clinic-api',
  service_name: 'clinic-api',
};
const described = (
  eval_time: string,
  alertname: string,
  exp_labels: object,
  summary: string,
  description: string,
  [value, threshold]: readonly [string, string],
) => ({
  eval_time,
  alertname,
  exp_alerts: [{ exp_labels, exp_annotations: { summary, description, value, threshold } }],
});

// promtool's clock starts at 0, so that a value is the minute in seconds.
const cases: Readonly<Record<string, RuleTest>> = {
  'a bridge without its broker fires after a minute': {
    series: { [connected]: '1x9 0x10 1x10' },
    expectations: [
      { at: '10m', firing: [] },
      { at: '11m', firing: [disconnected] },
      { at: '21m', firing: [] },
    ],
    alerts: [
      described(
        '15m',
        'BridgeDisconnected',
        { ...ofBridge, severity: 'critical' },
        'Messages and alarms of devices do not arrive: the bridge has no connection to its broker',
        'The bridge mqtt-bridge at 127.0.0.1:9465 has no connection to its broker: connected is 0, threshold 1.',
        ['0', '1'],
      ),
    ],
  },
  'a bridge that connects again within the minute does not': {
    series: { [connected]: '1x9 0 1x10' },
    expectations: [10, 11, 12].map((minute) => ({ at: `${minute}m`, firing: [] })),
  },
  'a connected bridge that has heard nothing for ten minutes fires': {
    series: { [connected]: '1x40', [lastMessage]: '60x20 1260x20' },
    expectations: [
      { at: '11m', firing: [] },
      { at: '12m', firing: [silent] },
      { at: '21m', firing: [] },
    ],
    alerts: [
      described(
        '12m',
        'BridgeSilent',
        { ...ofBridge, severity: 'warning' },
        'No device has sent anything for a while',
        'The last message came to the bridge mqtt-bridge at 127.0.0.1:9465 11m 0s ago, threshold 10m, though it is connected to its broker.',
        ['660', '600'],
      ),
    ],
  },
  'one that never heard anything does not': {
    series: { [connected]: '1x40', [lastMessage]: '0x40' },
    expectations: [{ at: '30m', firing: [] }],
  },
  'nor one that hears on': {
    series: { [connected]: '1x40', [lastMessage]: '1+60x40' },
    expectations: [{ at: '30m', firing: [] }],
  },
  'of one that is disconnected that alone is said': {
    series: { [connected]: '0x40', [lastMessage]: '60x40' },
    expectations: [{ at: '30m', firing: [disconnected] }],
  },
  'an overflow fires with the first recording, and ends when no more are lost': {
    series: { [overflow]: '_x10 7x20' },
    expectations: [
      { at: '9m', by: ['metric'], firing: [] },
      { at: '11m', by: ['metric'], firing: ['{alertname="LabelSetsOverflow", metric="operation.duration"}'] },
      { at: '17m', by: ['metric'], firing: [] },
    ],
    alerts: [
      described(
        '11m',
        'LabelSetsOverflow',
        { ...ofService, severity: 'warning', metric: 'operation.duration' },
        'A metric has more label sets than it may have',
        '7 recordings of operation.duration in clinic-api went to _overflow over 5m, threshold 0: their labels are lost, and rules may miss them.',
        ['7', '0'],
      ),
    ],
  },
  'dropped spans fire by their reason': {
    series: { [dropped]: '0x10 3x20' },
    expectations: [
      { at: '10m', by: ['reason'], firing: [] },
      { at: '11m', by: ['reason'], firing: ['{alertname="SpansDropped", reason="queue_full"}'] },
      { at: '17m', by: ['reason'], firing: [] },
    ],
    alerts: [
      described(
        '12m',
        'SpansDropped',
        { ...ofService, severity: 'info', reason: 'queue_full' },
        'Spans are lost',
        '3 spans of clinic-api were lost over 5m (queue_full), threshold 0: traces have gaps.',
        ['3', '0'],
      ),
    ],
  },
  'what was lost before fires nothing': {
    series: { [overflow]: '7x40', [dropped]: '3x40' },
    expectations: [{ at: '30m', firing: [] }],
  },
};

describe.skipIf(promtool === undefined)('stack', () => {
  test.for(Object.entries(cases))('%s', async ([, ruleTest]) => {
    expect(await complaints(groups, ruleTest)).toBe('');
  });

  test('a target that is down fires after the waiting time, one that misses a scrape does not', async () => {
    expect(
      await complaints(groups, {
        series: {
          'up{job="clinic-api",instance="127.0.0.1:9464"}': '1x9 0x10 1x10',
          'up{job="mqtt-bridge",instance="127.0.0.1:9465"}': '1x9 0 1x20',
        },
        expectations: [
          { at: '11m', by: ['job'], firing: [] },
          { at: '12m', by: ['job'], firing: ['{alertname="TargetDown", job="clinic-api"}'] },
          { at: '25m', by: ['job'], firing: [] },
        ],
        alerts: [
          {
            eval_time: '15m',
            alertname: 'TargetDown',
            exp_alerts: [
              {
                exp_labels: {
                  severity: 'critical',
                  category: 'system-health',
                  owner: 'care-platform',
                  service: 'clinic-api',
                  job: 'clinic-api',
                  instance: '127.0.0.1:9464',
                },
                exp_annotations: {
                  summary: 'A target cannot be scraped',
                  description: 'Prometheus gets no metrics from 127.0.0.1:9464 of clinic-api: up is 0, threshold 1.',
                  value: '0',
                  threshold: '1',
                },
              },
            ],
          },
        ],
      }),
    ).toBe('');
  });

  test('a target that no service of the catalog is has no owner', async () => {
    expect(
      await complaints(groups, {
        series: { 'up{job="127.0.0.1:9464",instance="127.0.0.1:9464"}': '0x20' },
        expectations: [],
        samples: [
          {
            expr: 'count by (owner, service) (ALERTS{alertstate="firing"})',
            at: '10m',
            expected: { '{service="127.0.0.1:9464"}': 1 },
          },
        ],
      }),
    ).toBe('');
  });
});

test('without pipelines nothing is said of a bridge', () => {
  const rules = stack({ ...sampleCatalog, pipelines: [] }).flatMap((group) => group.rules);
  const names = new Set(rules.map((rule) => ('alert' in rule ? rule.alert : rule.record)));
  expect([...names]).toEqual(['TargetDown', 'LabelSetsOverflow', 'SpansDropped']);
});
