import { defineCatalog } from '@pulsetrail/catalog';
import { describe, expect, test } from 'vitest';
import { deviceAlarm } from '../../src/rules/device-alarm.js';
import { complaints, promtool, type RuleTest } from '../promtool.js';
import { sampleCatalog } from '../sample-catalog.js';

const groups = deviceAlarm(sampleCatalog);
const alarms = (alarm: string, extra = ''): string =>
  `device_alarms_total{service_name="mqtt-bridge",device_type="kati",alarm="${alarm}"${extra}}`;
const sos = '{alertname="DeviceSos"}';
const numbered = (number: number): string => `{alertname="DeviceSos", alarm_number="${number}"}`;
const by = ['alarm_number'];
const scrapes = { interval: '15s', evaluation: '15s' };
const seconds = { interval: '1s', evaluation: '1s' };

/** What the description says at a time: how many alarms within the window, under the number of the latest. */
const said = (at: string, counts: Readonly<Record<string, number>>) => ({
  eval_time: at,
  alertname: 'DeviceSos',
  exp_alerts: Object.entries(counts).map(([number, count]) => ({
    exp_labels: {
      severity: 'critical',
      category: 'device-alarm',
      owner: 'device-team',
      service: 'mqtt-bridge',
      service_name: 'mqtt-bridge',
      pipeline: 'wards',
      device_type: 'kati',
      alarm: 'sos',
      alarm_number: number,
    },
    exp_annotations: {
      summary: 'A kati device raised the alarm sos',
      description: `Alarm sos from kati devices in pipeline wards (service mqtt-bridge): ${count} within 5m, every alarm notifies.`,
      value: String(count),
      threshold: '0',
    },
  })),
});

/** Times are in scrapes of 15 s: sample 40 is at 10 min. */
const cases: Readonly<Record<string, RuleTest>> = {
  'the first increment fires at once and ends after five minutes': {
    ...scrapes,
    series: { [alarms('sos')]: '0x39 1x40' },
    expectations: [
      { at: '9m45s', firing: [] },
      { at: '10m', firing: [sos] },
      { at: '14m45s', firing: [sos] },
      { at: '15m', firing: [] },
    ],
    alerts: [said('10m', { 1: 1 })],
  },
  'a series that is born with its first alarm fires': {
    ...scrapes,
    series: { [alarms('sos')]: '_x40 1x40' },
    expectations: [
      { at: '10m', firing: [sos] },
      { at: '15m', firing: [] },
    ],
  },
  'a restarted counter that shows a new alarm fires': {
    ...scrapes,
    series: { [alarms('sos')]: '5x39 1x40' },
    expectations: [
      { at: '9m45s', firing: [] },
      { at: '10m', firing: [sos] },
      { at: '15m', firing: [] },
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
  // Times are in seconds from here on: sample 100 is at 1 min 40 s.
  'an alarm while another still fires is a new alert, which says how many there were': {
    ...seconds,
    series: { [alarms('sos')]: '0x99 1x29 2x400' },
    expectations: [
      { at: '1m40s', by, firing: [numbered(1)] },
      { at: '2m9s', by, firing: [numbered(1)] },
      { at: '2m10s', by, firing: [numbered(2)] },
      { at: '7m9s', by, firing: [numbered(2)] },
      { at: '7m10s', by, firing: [] },
    ],
    alerts: [said('1m40s', { 1: 1 }), said('2m10s', { 2: 2 }), said('6m50s', { 2: 1 })],
  },
  'alarms between two scrapes are one alert that says how many': {
    ...seconds,
    series: { [alarms('sos')]: '3x399 8x200' },
    expectations: [{ at: '6m40s', by, firing: [numbered(8)] }],
    alerts: [said('6m40s', { 8: 5 })],
  },
  'a restart ends the alert of an alarm that was told, and starts none': {
    ...seconds,
    series: { [alarms('sos')]: '5x99 6x19 0x400' },
    expectations: [
      { at: '1m59s', by, firing: [numbered(6)] },
      ...['2m', '2m1s', '2m30s', '5m', '7m', '8m'].map((at) => ({ at, by, firing: [] })),
    ],
  },
  'an alarm after a restart is new, under whatever number, and stays one alert while the restart leaves the window': {
    ...seconds,
    series: { [alarms('sos')]: '5x99 6x19 0x9 1x400' },
    expectations: [
      { at: '2m9s', by, firing: [] },
      { at: '2m10s', by, firing: [numbered(1)] },
      { at: '7m', by, firing: [numbered(1)] },
      { at: '7m9s', by, firing: [numbered(1)] },
      { at: '7m10s', by, firing: [] },
    ],
    alerts: [said('2m10s', { 1: 1 }), said('7m5s', { 1: 1 })],
  },
  'a restart and more alarms than before count from the restart': {
    ...seconds,
    series: { [alarms('sos')]: '1x99 0x1 4x200' },
    expectations: [{ at: '1m42s', by, firing: [numbered(4)] }],
    alerts: [said('1m42s', { 4: 4 })],
  },
  'missing scrapes neither end an alert nor start it again': {
    ...seconds,
    series: { [alarms('sos')]: '5x99 6x9 stale _x19 6x400' },
    expectations: ['1m40s', '1m50s', '2m', '2m10s', '2m20s', '6m39s']
      .map((at) => ({ at, by, firing: [numbered(6)] }))
      .concat(['6m40s', '6m50s', '8m'].map((at) => ({ at, by, firing: [] }))),
  },
  'two instances are told apart': {
    ...seconds,
    series: { [alarms('sos', ',instance="a"')]: '0x99 1x200', [alarms('sos', ',instance="b"')]: '0x109 1x200' },
    expectations: [
      {
        at: '1m50s',
        by: [...by, 'instance'],
        firing: ['a', 'b'].map((instance) => `{alertname="DeviceSos", alarm_number="1", instance="${instance}"}`),
      },
    ],
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

test('the window holds several scrapes and evaluations, however far apart they are', () => {
  const windowOf = (alerting: Partial<typeof sampleCatalog.alerting>): string | undefined => {
    const [group] = deviceAlarm({ ...sampleCatalog, alerting: { ...sampleCatalog.alerting, ...alerting } });
    return group?.rules[0]?.expr.match(/min_over_time\(.*?\[(\w+)\]/)?.[1];
  };
  expect([windowOf({}), windowOf({ scrapeInterval: 120 }), windowOf({ evaluationInterval: 300 })]).toEqual([
    '5m',
    '8m',
    '10m',
  ]);
});

test('families without alarms have no rules', () => {
  const pipelines = sampleCatalog.pipelines.map((pipeline) => ({ ...pipeline, families: ['ava4'] as const }));
  expect(deviceAlarm({ ...sampleCatalog, pipelines })).toEqual([]);
});

test('a family of the catalog’s own has rules for its alarms', () => {
  const door = {
    topics: ['doors/+'],
    device: '/serial',
    kind: 'state',
    alarms: { 'door-forced': { at: '/forced', is: true } },
  } as const;
  const catalog = defineCatalog({
    services: {},
    devices: { door },
    pipelines: { doors: { families: ['door', 'ava4'] } },
  });
  const rules = deviceAlarm(catalog).flatMap((group) => group.rules);
  expect(rules.map((rule) => 'alert' in rule && rule.alert)).toEqual(['DeviceDoorForced']);
  expect(rules[0]?.expr).toContain('device_type="door",alarm="door-forced"');
});
