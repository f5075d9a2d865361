import { describe, expect, test } from 'vitest';
import { deviceAlarm } from '../../src/rules/device-alarm.js';
import { complaints, promtool, type RuleTest } from '../promtool.js';
import { sampleCatalog } from '../sample-catalog.js';

const groups = deviceAlarm(sampleCatalog);
const alarms = (alarm: string, extra = ''): string =>
  `device_alarms_total{service_name="mqtt-bridge",device_type="kati",alarm="${alarm}"${extra}}`;
const sos = '{alertname="DeviceSos"}';
const scrapes = { interval: '15s', evaluation: '15s' };

/** Times are in scrapes of 15 s: sample 40 is at 10 min. */
const cases: Readonly<Record<string, RuleTest>> = {
  'the first increment fires at once and ends after a minute': {
    ...scrapes,
    series: { [alarms('sos')]: '0x39 1x40' },
    expectations: [
      { at: '9m45s', firing: [] },
      { at: '10m', firing: [sos] },
      { at: '10m45s', firing: [sos] },
      { at: '11m', firing: [] },
    ],
    alerts: [
      {
        eval_time: '10m',
        alertname: 'DeviceSos',
        exp_alerts: [
          {
            exp_labels: {
              severity: 'critical',
              category: 'device-alarm',
              owner: 'device-team',
              service: 'mqtt-bridge',
              service_name: 'mqtt-bridge',
              pipeline: 'wards',
              device_type: 'kati',
              alarm: 'sos',
            },
            exp_annotations: {
              summary: 'A kati device raised the alarm sos',
              description:
                'Alarm sos from kati devices in pipeline wards (service mqtt-bridge): 1 within 1m, threshold any.',
              value: '1',
              threshold: '0',
            },
          },
        ],
      },
    ],
  },
  'a series that is born with its first alarm fires': {
    ...scrapes,
    series: { [alarms('sos')]: '_x40 1x40' },
    expectations: [
      { at: '10m', firing: [sos] },
      { at: '11m', firing: [] },
    ],
  },
  'a restarted counter that shows a new alarm fires': {
    ...scrapes,
    series: { [alarms('sos')]: '5x39 1x40' },
    expectations: [
      { at: '9m45s', firing: [] },
      { at: '10m', firing: [sos] },
      { at: '11m', firing: [] },
    ],
  },
  'a restarted counter that comes back to its former value fires': {
    ...scrapes,
    series: { [alarms('sos')]: '1x39 0x1 1x40' },
    expectations: [
      { at: '10m', firing: [] },
      { at: '10m30s', firing: [sos] },
    ],
  },
  'a restart without an alarm fires nothing': {
    ...scrapes,
    series: { [alarms('sos')]: '5x39 0x40', [alarms('fall')]: '3x39 _x3 0x40' },
    expectations: ['10m', '10m15s', '10m45s', '11m', '15m'].map((at) => ({ at, firing: [] })),
  },
  'a gap in the scrapes brings no old alarm back': {
    ...scrapes,
    series: { [alarms('sos')]: '5x39 stale _x120 5x40', [alarms('fall')]: '2x39 _x120 2x40' },
    expectations: ['9m', '10m', '39m45s', '40m', '40m15s', '40m30s', '45m'].map((at) => ({ at, firing: [] })),
  },
  'an alarm during a gap fires when the gap ends': {
    ...scrapes,
    series: { [alarms('sos')]: '5x39 stale _x120 6x40' },
    expectations: [
      { at: '39m45s', firing: [] },
      { at: '40m15s', firing: [sos] },
    ],
  },
  'a second instance is seen beside one that raised alarms before': {
    ...scrapes,
    series: { [alarms('sos', ',instance="a"')]: '7x80', [alarms('sos', ',instance="b"')]: '_x40 1x40' },
    expectations: [{ at: '10m', firing: [sos] }],
  },
  'zero from the start, other alarms and other families fire nothing of it': {
    ...scrapes,
    series: {
      [alarms('sos')]: '0x80',
      [alarms('low_battery')]: '0x39 1x40',
      'device_alarms_total{service_name="mqtt-bridge",device_type="ava4",alarm="sos"}': '0x39 1x40',
    },
    expectations: [{ at: '10m', firing: [] }],
  },
};

describe.skipIf(promtool === undefined)('device alarms', () => {
  test.for(Object.entries(cases))('%s', async ([, ruleTest]) => {
    expect(await complaints(groups, ruleTest)).toBe('');
  });
});

test('an alarm waits for nothing and is critical', () => {
  const rules = groups.flatMap((group) => group.rules);
  expect(rules.map((rule) => ('alert' in rule ? [rule.alert, rule.for, rule.labels.severity] : []))).toEqual([
    ['DeviceSos', undefined, 'critical'],
    ['DeviceFall', undefined, 'critical'],
  ]);
});

test('families without alarms have no rules', () => {
  const pipelines = sampleCatalog.pipelines.map((pipeline) => ({ ...pipeline, families: ['ava4'] as const }));
  expect(deviceAlarm({ ...sampleCatalog, pipelines })).toEqual([]);
});
