import { defineCatalog } from '@pulsetrail/catalog';
import { describe, expect, test } from 'vitest';
import { devices } from '../../../src/rules/stack/devices.js';
import { complaints, promtool, type RuleTest } from '../../promtool.js';
import { described, partOf } from './part.js';

const catalog = defineCatalog({
  services: {},
  pipelines: { wards: { owner: 'device-team', families: ['ava4', 'kati'], target: { quiet: '30m', silent: '25%' } } },
});
const groups = partOf(devices, catalog);
const connected = 'pulsetrail_bridge_connected{service_name="mqtt-bridge",instance="a"}';
const last = (family: string, instance = 'a') =>
  `pulsetrail_bridge_subscription_last_message_time_seconds{service_name="mqtt-bridge",instance="${instance}",device_type="${family}",subscription="${family}/#"}`;
const count = (state: string, family: string) =>
  `device_${state}{service_name="mqtt-bridge",instance="a",device_type="${family}"}`;
const quiet = '{alertname="SubscriptionSilent", device_type="ava4"}';
const away = '{alertname="DevicesSilent", device_type="kati"}';
const common = {
  severity: 'warning',
  category: 'system-health',
  owner: 'device-team',
  pipeline: 'wards',
  service: 'mqtt-bridge',
  service_name: 'mqtt-bridge',
};

// promtool's clock starts at 0, so that a value is the minute in seconds.
const cases: Readonly<Record<string, RuleTest>> = {
  'a subscription without messages fires, though another one has some': {
    series: { [connected]: '1x60', [last('ava4')]: '60x60', [last('kati')]: '1+60x60' },
    expectations: [
      { at: '33m', by: ['device_type'], firing: [] },
      { at: '34m', by: ['device_type'], firing: [quiet] },
    ],
    alerts: [
      described(
        '41m',
        'SubscriptionSilent',
        { ...common, device_type: 'ava4', subscription: 'ava4/#' },
        [
          'A subscription of the pipeline wards has had no message for a while',
          'The last ava4 message came through ava4/# to mqtt-bridge 40m 0s ago, threshold 30m, though the broker is connected.',
        ],
        ['2400', '1800'],
      ),
    ],
  },
  'the message of another bridge on the same subscription counts': {
    series: { [connected]: '1x60', [last('ava4')]: '60x60', [last('ava4', 'b')]: '1+60x60' },
    expectations: [{ at: '60m', firing: [] }],
  },
  'one that never had a message, or whose bridge is disconnected, does not': {
    series: { [connected]: '0x60', [last('ava4')]: '60x60', [last('kati')]: '0x60' },
    expectations: [{ at: '60m', firing: [] }],
  },
  'too many silent devices of a family fire, as many as the threshold do not': {
    series: {
      [count('silent', 'kati')]: '2x20 3x20',
      [count('online', 'kati')]: '8x20 7x20',
      [count('silent', 'ava4')]: '1x60',
      [count('online', 'ava4')]: '3x60',
    },
    expectations: [
      { at: '22m', by: ['device_type'], firing: [] },
      { at: '23m', by: ['device_type'], firing: [away] },
    ],
    alerts: [
      described(
        '30m',
        'DevicesSilent',
        { ...common, device_type: 'kati' },
        [
          'Many devices of the pipeline wards are silent',
          '30% of the kati devices of mqtt-bridge have missed three heartbeats, threshold 25%.',
        ],
        ['0.3', '0.25'],
      ),
    ],
  },
  'a family without devices has none that are silent': {
    series: { [count('silent', 'kati')]: '0x60', [count('online', 'kati')]: '0x60' },
    expectations: [{ at: '60m', firing: [] }],
  },
};

describe.skipIf(promtool === undefined)('devices', () => {
  test.for(Object.entries(cases))('%s', async ([, ruleTest]) => {
    expect(await complaints(groups, ruleTest)).toBe('');
  });
});
