import { defineCatalog, parseRate, type Rate } from '@pulsetrail/catalog';
import { describe, expect, test } from 'vitest';
import { floorWindow, throughput } from '../../src/rules/throughput.js';
import { complaints, promtool, type RuleTest } from '../promtool.js';
import { sampleCatalog } from '../sample-catalog.js';

const groups = throughput(sampleCatalog);
const uploads =
  'operation_duration_seconds_count{service_name="clinic-api",component="storage",operation="document-upload"}';
const low = '{alertname="OperationThroughputLow"}';

const cases: Readonly<Record<string, RuleTest>> = {
  // 60 a minute, then 10: the window of 5 min shows less than 50 from the second slow minute on, and 7 min later it fires.
  'a rate below the floor fires after the window and the waiting time': {
    series: { [uploads]: '0+60x30 1810+10x30' },
    expectations: [
      { at: '37m', firing: [] },
      { at: '39m', firing: [low] },
    ],
    alerts: [
      {
        eval_time: '45m',
        alertname: 'OperationThroughputLow',
        exp_alerts: [
          {
            exp_labels: {
              severity: 'warning',
              category: 'performance',
              owner: 'care-platform',
              service: 'clinic-api',
              service_name: 'clinic-api',
              component: 'storage',
              operation: 'document-upload',
            },
            exp_annotations: {
              summary: 'document-upload of clinic-api has too little traffic',
              description: 'The rate of document-upload of clinic-api is 10/min over 5m, threshold 50/min.',
              value: '10',
              threshold: '50',
            },
          },
        ],
      },
    ],
  },
  'no calls at all fire, even without a series': {
    series: { 'up{job="clinic-api"}': '1x60' },
    expectations: [
      { at: '6m', firing: [] },
      { at: '7m', firing: [low] },
    ],
  },
  'a service that has just started is given the time of its first window': {
    series: { [uploads]: '0+60x60' },
    expectations: [4, 6, 8, 10, 12, 60].map((minute) => ({ at: `${minute}m`, firing: [] })),
  },
  'a restart of the counter fires nothing': {
    series: { [uploads]: '0+60x30 0+60x30' },
    expectations: [32, 36, 40, 60].map((minute) => ({ at: `${minute}m`, firing: [] })),
  },
  'several instances count together': {
    series: {
      [uploads.replace('}', ',instance="a"}')]: '0+30x60',
      [uploads.replace('}', ',instance="b"}')]: '0+30x60',
    },
    expectations: [{ at: '60m', firing: [] }],
  },
};

describe.skipIf(promtool === undefined)('throughput', () => {
  test.for(Object.entries(cases))('%s', async ([, ruleTest]) => {
    expect(await complaints(groups, ruleTest)).toBe('');
  });
});

const rare = (floor: Rate) =>
  throughput(
    defineCatalog({
      services: {
        shop: { owner: 'web', operations: { pay: { kind: 'api', component: 'bank', target: { throughput: floor } } } },
      },
    }),
  );
const payments = 'operation_duration_seconds_count{service_name="shop",component="bank",operation="pay"}';

describe.skipIf(promtool === undefined)('a floor of a few calls an hour', () => {
  // Five calls each 12 min are 25 an hour; four calls an hour come alone.
  test.for<[string, Rate, string]>([
    ['in bursts', '12/h', Array.from({ length: 15 }, (_, burst) => `${5 * burst}x11`).join(' ')],
    ['one by one', '2/h', Array.from({ length: 12 }, (_, call) => `${call}x14`).join(' ')],
  ])('is not alerted on while there are more, %s', async ([, floor, values]) => {
    const expectations = Array.from({ length: 180 }, (_, minute) => ({ at: `${minute}m`, firing: [] }));
    expect(await complaints(rare(floor), { series: { [payments]: values }, expectations })).toBe('');
  });

  test('is alerted on when there are none, and says over how long', async () => {
    const burst = { series: { [payments]: '0+1x60 60x120' } };
    expect(
      await complaints(rare('12/h'), {
        ...burst,
        expectations: [
          { at: '80m', firing: [] },
          { at: '108m', firing: [low] },
        ],
      }),
    ).toBe('');
    const [rule] = rare('12/h').flatMap(({ rules }) => rules);
    expect(rule).toMatchObject({
      for: '27m',
      annotations: { description: expect.stringContaining('over 25m, threshold 12/h') },
    });
  });
});

test.each<[Rate, number]>([
  ['50/min', 300],
  ['1/min', 300],
  ['59/h', 6 * 60],
  ['12/h', 25 * 60],
  ['7/h', 43 * 60],
  ['1/h', 5 * 3_600],
])('a floor of %s is looked at over %i s', (floor, window) => {
  expect(floorWindow(parseRate(floor) ?? 0, 300)).toBe(window);
});

test('no floor, no rules', () => {
  expect(throughput({ ...sampleCatalog, services: [] })).toEqual([]);
});
