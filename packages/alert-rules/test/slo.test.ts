import { defineCatalog } from '@pulsetrail/catalog';
import { describe, expect, test } from 'vitest';
import { errorRatio } from '../src/rules/error-ratio.js';
import { latency } from '../src/rules/latency.js';
import { pipelineStep } from '../src/rules/pipeline-step.js';
import { periodStep, sloRecords } from '../src/slo.js';
import { complaints, promtool } from './promtool.js';

const catalog = (owner: string, clusterLabels: readonly string[] = []) =>
  defineCatalog({
    services: {
      shop: {
        owner,
        operations: {
          pay: {
            kind: 'api',
            component: 'c',
            target: { errors: '50%', latency: { threshold: '1s', objective: '50%' } },
          },
          idle: { kind: 'api', component: 'c', target: { errors: '50%' } },
        },
      },
    },
    pipelines: { wards: { families: ['kati'], target: { errors: '50%' } } },
    alerting: {
      period: '8h',
      clusterLabels: [...clusterLabels],
      tiers: { page: { long: '1h', factor: 1.5, severity: 'critical' } },
    },
  });
const groupsOf = (each: ReturnType<typeof catalog>) => [...errorRatio(each), ...latency(each), ...pipelineStep(each)];

const count = (operation: string, labels = '') =>
  `operation_duration_seconds_count{service_name="shop",operation="${operation}"${labels}}`;
const of = (slo: string, labels = '') =>
  `{metric="operation_duration_seconds", operation="pay", service_name="shop", slo="${slo}"${labels}}`;

describe.skipIf(promtool === undefined)('over the period are recorded', () => {
  test('what is left of the budget, how fast it burns, and when it is gone, with every event of one weight', async () => {
    // 8 h: 60 calls a minute for 4 h, then 30 that all fail for 2 h, then half of 60. A fifth more than a quarter fails.
    const series = {
      [count('pay')]: '0+60x240 14400x120 14430+30x119',
      [count('pay', ',error_type="500"')]: '0x240 30+30x120 3630+30x119',
      [count('idle')]: '0x480',
    };
    const total = 14_400 + 3_630 + 3_600 + 3_570;
    const bad = 3_630 + 3_570;
    expect(
      await complaints(groupsOf(catalog('web')), {
        series,
        expectations: [],
        samples: [
          {
            expr: `round(100 * ${sloRecords.remaining}{operation="pay",slo="errors"})`,
            at: '480m',
            expected: { [of('errors')]: Math.round(100 * (1 - bad / total / 0.5)) },
          },
          {
            expr: `round(10 * ${sloRecords.burn(3_600)}{slo="errors"}, 1)`,
            at: '480m',
            expected: { [of('errors')]: 10 },
          },
          {
            expr: `round(${sloRecords.exhaustion}{slo="errors"} / 3600, 0.5)`,
            at: '480m',
            expected: { [of('errors')]: 3.5 },
          },
          {
            expr: `${sloRecords.budget}{operation="pay",slo="errors"}`,
            at: '480m',
            expected: { [`${sloRecords.budget}${of('errors')}`]: 0.5 },
          },
          // Idle for the whole period: nothing of its budget is used.
          {
            expr: `${sloRecords.remaining}{operation="idle"}`,
            at: '480m',
            expected: { [`${sloRecords.remaining}${of('errors').replace('pay', 'idle')}`]: 1 },
          },
        ],
      }),
    ).toBe('');
  });

  test('promises on one operation apart, clusters too', async () => {
    const series = Object.fromEntries(
      ['a', 'b'].flatMap((cluster) => [
        [count('pay', `,cluster="${cluster}"`), '0+60x480'],
        [count('pay', `,cluster="${cluster}",error_type="500"`), cluster === 'a' ? '0+60x480' : '0x480'],
        [count('pay', `,cluster="${cluster}"`).replace('_count{', '_bucket{le="1",'), '0+60x480'],
      ]),
    );
    expect(
      await complaints(groupsOf(catalog('web', ['cluster'])), {
        series,
        expectations: [],
        samples: [
          {
            expr: `round(${sloRecords.remaining}{operation="pay"}, 0.1)`,
            at: '480m',
            expected: {
              '{cluster="a", metric="operation_duration_seconds", operation="pay", service_name="shop", slo="errors"}': 0,
              '{cluster="b", metric="operation_duration_seconds", operation="pay", service_name="shop", slo="errors"}': 1,
              '{bound="1s", cluster="a", metric="operation_duration_seconds", operation="pay", service_name="shop", slo="latency"}': 0,
              '{bound="1s", cluster="b", metric="operation_duration_seconds", operation="pay", service_name="shop", slo="latency"}': 1,
            },
          },
        ],
      }),
    ).toBe('');
  });

  test('steps of a pipeline by device family', async () => {
    const step = (error: string) =>
      `device_pipeline_step_duration_seconds_count{service_name="bridge",device_type="kati",pipeline_step="2_payload_parsed"${error}}`;
    expect(
      await complaints(groupsOf(catalog('web')), {
        series: { [step('')]: '0+45x480', [step(',error_type="invalid_json"')]: '0+15x480' },
        expectations: [],
        samples: [
          {
            expr: `round(${sloRecords.remaining}, 0.1)`,
            at: '480m',
            expected: {
              '{device_type="kati", metric="device_pipeline_step_duration_seconds", pipeline_step="2_payload_parsed", service_name="bridge", slo="errors"}': 0.5,
            },
          },
        ],
      }),
    ).toBe('');
  });
});

test('another owner changes the info metric alone', () => {
  const [one, other] = ['web', 'platform'].map((owner) =>
    groupsOf(catalog(owner))
      .flatMap(({ rules }) => rules)
      .flatMap((rule) => ('record' in rule ? [rule] : [])),
  );
  const changed = one?.filter((rule, index) => JSON.stringify(rule) !== JSON.stringify(other?.[index])) ?? [];
  expect(new Set(changed.map(({ record }) => record))).toEqual(new Set([sloRecords.info]));
});

test('the info metric says what the series do not', () => {
  const infos = groupsOf(catalog('web'))
    .flatMap(({ rules }) => rules)
    .filter((rule) => 'record' in rule && rule.record === sloRecords.info);
  expect(infos[0]?.labels).toEqual({
    slo: 'errors',
    metric: 'operation_duration_seconds',
    service_name: 'shop',
    operation: 'pay',
    owner: 'web',
    component: 'c',
    objective: '50%',
    period: '8h',
  });
});

test.for([
  [2_592_000, [300, 3_600, 1_800, 21_600], 1_800],
  [2_419_200, [300, 3_600, 1_800], 1_800],
  [604_800, [300, 1_800], 300],
  [28_800, [300, 3_600], 300],
] as const)('a period of %d s is added up from values of %j', ([period, recorded, step]) => {
  expect(periodStep(period, recorded)).toBe(step);
});
