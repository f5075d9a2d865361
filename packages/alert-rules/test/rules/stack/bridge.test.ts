import { describe, expect, test } from 'vitest';
import { bridge } from '../../../src/rules/stack/bridge.js';
import { complaints, promtool, type RuleTest } from '../../promtool.js';
import { sampleCatalog } from '../../sample-catalog.js';
import { described, partOf } from './part.js';

const groups = partOf(bridge, sampleCatalog);
const place = 'service_name="mqtt-bridge",instance="127.0.0.1:9465",job="mqtt-bridge"';
const connected = `pulsetrail_bridge_connected{${place}}`;
const lastMessage = `pulsetrail_bridge_last_message_time_seconds{${place}}`;
const waiting = `pulsetrail_bridge_spool_waiting{${place}}`;
const oldest = `pulsetrail_bridge_spool_oldest_age_seconds{${place}}`;
const dead = `pulsetrail_bridge_dead_letters_total{${place},reason="store_failed"}`;
const disconnected = '{alertname="BridgeDisconnected"}';
const silent = '{alertname="BridgeSilent"}';

const ofService = {
  category: 'system-health',
  owner: 'device-team',
  service: 'mqtt-bridge',
  service_name: 'mqtt-bridge',
};
const ofBridge = { ...ofService, job: 'mqtt-bridge', instance: '127.0.0.1:9465' };

// promtool's clock starts at 0, so that a value is the minute in seconds.
const cases: Readonly<Record<string, RuleTest>> = {
  'without its broker it fires after a minute': {
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
        [
          'Messages and alarms of devices do not arrive: the bridge has no connection to its broker',
          'The bridge mqtt-bridge at 127.0.0.1:9465 has no connection to its broker: connected is 0, threshold 1.',
        ],
        ['0', '1'],
      ),
    ],
  },
  'that connects again within the minute does not': {
    series: { [connected]: '1x9 0 1x10' },
    expectations: [10, 11, 12].map((minute) => ({ at: `${minute}m`, firing: [] })),
  },
  'that is connected and has heard nothing for ten minutes fires': {
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
        [
          'No device has sent anything for a while',
          'The last message came to the bridge mqtt-bridge at 127.0.0.1:9465 11m 0s ago, threshold 10m, though it is connected to its broker.',
        ],
        ['660', '600'],
      ),
    ],
  },
  'that never heard anything does not': {
    series: { [connected]: '1x40', [lastMessage]: '0x40' },
    expectations: [{ at: '30m', firing: [] }],
  },
  'that hears on does not': {
    series: { [connected]: '1x40', [lastMessage]: '1+60x40' },
    expectations: [{ at: '30m', firing: [] }],
  },
  'that is disconnected is said to be that alone': {
    series: { [connected]: '0x40', [lastMessage]: '60x40' },
    expectations: [{ at: '30m', firing: [disconnected] }],
  },
  'whose spool takes nothing more fires after a minute': {
    series: { [waiting]: '0x9 1x10 0x5' },
    expectations: [
      { at: '10m', firing: [] },
      { at: '11m', firing: ['{alertname="BridgeSpoolFull"}'] },
      { at: '22m', firing: [] },
    ],
    alerts: [
      described(
        '15m',
        'BridgeSpoolFull',
        { ...ofBridge, severity: 'critical' },
        [
          'The spool is full or cannot be written, and messages wait at the broker',
          'The bridge mqtt-bridge at 127.0.0.1:9465 takes no further messages: waiting is 1, threshold 0. Look at its disk, and at the store behind it.',
        ],
        ['1', '0'],
      ),
    ],
  },
  'whose spool grows old fires, and one that empties it does not': {
    series: { [oldest]: '0x9 0+60x20' },
    expectations: [
      { at: '15m', firing: [] },
      { at: '17m', firing: ['{alertname="BridgeSpoolFilling"}'] },
    ],
    alerts: [
      described(
        '20m',
        'BridgeSpoolFilling',
        { ...ofBridge, severity: 'warning' },
        [
          'Messages wait in the spool',
          'The oldest message in the spool of the bridge mqtt-bridge at 127.0.0.1:9465 has waited for 10m 0s, threshold 5m: the store is slower than the stream, or away.',
        ],
        ['600', '300'],
      ),
    ],
  },
  'a dead letter fires at once, also as the first of its kind': {
    series: { [dead]: '_x10 2x20' },
    expectations: [
      { at: '9m', firing: [] },
      { at: '11m', by: ['reason'], firing: ['{alertname="BridgeDeadLetters", reason="store_failed"}'] },
      { at: '17m', firing: [] },
    ],
    alerts: [
      described(
        '11m',
        'BridgeDeadLetters',
        { ...ofService, severity: 'warning', reason: 'store_failed' },
        [
          'Messages could not be processed, and are among the dead letters',
          'Messages of the bridge mqtt-bridge that went to the dead letters over 5m (store_failed): 2, threshold 0.',
        ],
        ['2', '0'],
      ),
    ],
  },
};

describe.skipIf(promtool === undefined)('a bridge', () => {
  test.for(Object.entries(cases))('%s', async ([, ruleTest]) => {
    expect(await complaints(groups, ruleTest)).toBe('');
  });
});

test('without pipelines nothing is said of a bridge', () => {
  expect(bridge({ ...sampleCatalog, pipelines: [] })).toEqual([]);
});
