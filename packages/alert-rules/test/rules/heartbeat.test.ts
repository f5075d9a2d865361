import { describe, expect, test } from 'vitest';
import { heartbeat } from '../../src/rules/heartbeat.js';
import { promisesCatalog } from '../promises-catalog.js';
import { complaints, promtool, type RuleTest } from '../promtool.js';
import { sampleCatalog } from '../sample-catalog.js';

const groups = heartbeat(promisesCatalog);
const beat = 'heartbeat_time_seconds{service_name="shop",heartbeat="backup",instance="a"}';
const late = '{alertname="HeartbeatLate"}';
const absent = '{alertname="HeartbeatAbsent"}';

// promtool's clock starts at 0, so that a value is the minute in seconds. Every 60 min, with 6 min of grace.
const cases: Readonly<Record<string, RuleTest>> = {
  'what is on time fires nothing': {
    series: { [beat]: '0 60x59 3660x59 7260x59' },
    expectations: [1, 30, 65, 120, 180].map((minute) => ({ at: `${minute}m`, firing: [] })),
  },
  'what is too long ago fires when its grace is over, until it happens again': {
    series: { [beat]: '60x100 6060x20' },
    expectations: [
      { at: '67m', firing: [] },
      { at: '68m', firing: [late] },
      { at: '101m', firing: [] },
    ],
    alerts: [
      {
        eval_time: '71m',
        alertname: 'HeartbeatLate',
        exp_alerts: [
          {
            exp_labels: {
              severity: 'warning',
              category: 'system-health',
              owner: 'web',
              service: 'shop',
              service_name: 'shop',
              heartbeat: 'backup',
            },
            exp_annotations: {
              summary: 'backup of shop is late',
              description: 'backup of shop last happened 1h 10m 0s ago, threshold 1h6m (every 1h, 6m of grace).',
              value: '4200',
              threshold: '3960',
            },
          },
        ],
      },
    ],
  },
  'a missed scrape does not end it': {
    series: { [beat]: '60x80 stale 60x4 _x20' },
    expectations: [80, 81, 82, 85, 89].map((minute) => ({ at: `${minute}m`, firing: [late] })),
  },
  'the latest of several instances counts': {
    series: { [beat]: '60x100', [beat.replace('"a"', '"b"')]: '3000x100' },
    expectations: [{ at: '100m', firing: [] }],
  },
  'nothing was heard since the start: it waits for as long as for any other': {
    series: { [beat]: '0x100' },
    expectations: [
      { at: '65m', firing: [] },
      { at: '66m', firing: [absent] },
    ],
  },
  'a restart forgets the last time, which alone fires nothing': {
    series: { [beat]: '60x30 _x5 0x20 3360x20' },
    expectations: [35, 40, 55, 60, 75].map((minute) => ({ at: `${minute}m`, firing: [] })),
  },
  'a missing series fires too': {
    series: { 'up{job="shop"}': '1x100' },
    expectations: [
      { at: '65m', firing: [] },
      { at: '66m', firing: [absent] },
    ],
    alerts: [
      {
        eval_time: '70m',
        alertname: 'HeartbeatAbsent',
        exp_alerts: [
          {
            exp_labels: {
              severity: 'warning',
              category: 'system-health',
              owner: 'web',
              service: 'shop',
              heartbeat: 'backup',
            },
            exp_annotations: {
              summary: 'backup of shop has not been heard of',
              description: 'Nothing has told of backup of shop for 1h6m, threshold 1h6m (every 1h, 6m of grace).',
              value: '1',
              threshold: '3960',
            },
          },
        ],
      },
    ],
  },
};

describe.skipIf(promtool === undefined)('heartbeat', () => {
  test.for(Object.entries(cases))('%s', async ([, ruleTest]) => {
    expect(await complaints(groups, ruleTest)).toBe('');
  });
});

test('no heartbeat, no rules', () => {
  expect(heartbeat(sampleCatalog)).toEqual([]);
});
