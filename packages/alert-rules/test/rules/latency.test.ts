import { describe, expect, test } from 'vitest';
import { latency } from '../../src/rules/latency.js';
import { complaints, promtool, type RuleTest } from '../promtool.js';
import { sampleCatalog, twoBounds } from '../sample-catalog.js';

const groups = latency(sampleCatalog);

/** Series of a histogram: what its `_count` and `+Inf` count, and what each bound counts. */
function histogram(
  operation: string,
  all: string,
  bounds: Readonly<Record<string, string>>,
  service = 'clinic-api',
): RuleTest['series'] {
  const labels = `service_name="${service}",component="x",operation="${operation}"`;
  return {
    [`operation_duration_seconds_count{${labels}}`]: all,
    [`operation_duration_seconds_bucket{${labels},le="+Inf"}`]: all,
    ...Object.fromEntries(
      Object.entries(bounds).map(([le, values]) => [`operation_duration_seconds_bucket{${labels},le="${le}"}`, values]),
    ),
  };
}

const cases: Readonly<Record<string, RuleTest>> = {
  // From 30 min on every call takes between 500 ms and 1 s; the first window that sees it ends a minute later.
  'a quantile above its threshold fires after the waiting time': {
    series: histogram('sign-in', '0+60x60', { '0.25': '0+60x30 1800x30', '0.5': '0+60x30 1800x30', '1.0': '0+60x60' }),
    expectations: [
      { at: '32m', firing: [] },
      { at: '33m', firing: ['{alertname="OperationLatencyHigh"}'] },
    ],
    alerts: [
      {
        eval_time: '40m',
        alertname: 'OperationLatencyHigh',
        exp_alerts: [
          {
            exp_labels: {
              severity: 'warning',
              category: 'performance',
              owner: 'care-platform',
              service: 'clinic-api',
              service_name: 'clinic-api',
              component: 'authentication',
              operation: 'sign-in',
            },
            exp_annotations: {
              summary: 'sign-in of clinic-api is slow',
              description:
                '5% of calls of sign-in of clinic-api take longer than 975ms over 5m, threshold 500ms (quantile 0.95).',
              value: '0.975',
              threshold: '0.5',
            },
          },
        ],
      },
    ],
  },
  'four in a hundred slow calls do not move the quantile': {
    series: histogram('sign-in', '0+100x60', { '0.25': '0+90x60', '0.5': '0+96x60', '1.0': '0+100x60' }),
    expectations: [{ at: '60m', firing: [] }],
  },
  'low traffic: a few slow calls fire nothing': {
    series: histogram('sign-in', '0 0x10 4x60', { '0.5': '0x80', '1.0': '0 0x10 4x60' }),
    expectations: [
      { at: '12m', firing: [] },
      { at: '15m', firing: [] },
    ],
  },
  'idle fires nothing': {
    series: histogram('sign-in', '400x60', { '0.5': '0x60', '1.0': '400x60' }),
    expectations: [{ at: '60m', firing: [] }],
  },
  'an objective fires its fastest tier, whether its bound is stored as 1': {
    series: histogram('document-scan', '0+60x200', { '1': '0+60x120 7200x80' }),
    expectations: [
      { at: '132m', by: ['tier'], firing: [] },
      { at: '133m', by: ['tier'], firing: ['{alertname="OperationLatencyBudgetBurn", tier="page-fast"}'] },
    ],
  },
  'or as 1.0': {
    series: histogram('document-scan', '0+60x200', { '1.0': '0+60x120 7200x80' }),
    expectations: [
      { at: '133m', by: ['tier'], firing: ['{alertname="OperationLatencyBudgetBurn", tier="page-fast"}'] },
    ],
  },
  'an objective that is kept fires nothing': {
    series: histogram('document-scan', '0+1000x200', { '1.0': '0+995x200' }),
    expectations: [{ at: '200m', by: ['tier'], firing: [] }],
  },
  'an objective without any slow call, and idle, fires nothing': {
    series: histogram('document-scan', '0+60x100 6000x100', { '1.0': '0+60x100 6000x100' }),
    expectations: [
      { at: '100m', by: ['tier'], firing: [] },
      { at: '200m', by: ['tier'], firing: [] },
    ],
  },
};

describe.skipIf(promtool === undefined)('latency', () => {
  test.for(Object.entries(cases))('%s', async ([, ruleTest]) => {
    expect(await complaints(groups, ruleTest)).toBe('');
  });
});

// Every call takes between 250 and 500 ms: too slow for one operation, fast enough for the other.
const between = (operation: string) =>
  histogram(operation, '0+60x90', { '0.25': '0x90', '0.5': '0+60x90', '1.0': '0+60x90' }, 'shop');
const slow = (operation: string) =>
  histogram(operation, '0+60x90', { '0.25': '0x90', '0.5': '0x90', '1.0': '0+60x90' }, 'shop');
const burning = (operation: string) =>
  `{alertname="OperationLatencyBudgetBurn", tier="page-fast", operation="${operation}"}`;

describe.skipIf(promtool === undefined)('objectives at two bounds of one metric', () => {
  test.for([
    ['the stricter one fires alone', { ...between('pay'), ...between('browse') }, ['browse']],
    ['the looser one fires alone', slow('pay'), ['pay']],
    ['both fire', { ...slow('pay'), ...slow('browse') }, ['browse', 'pay']],
  ] as const)('%s', async ([, series, operations]) => {
    const firing = operations.map(burning);
    const selected = 'ALERTS{alertstate="firing",tier="page-fast"}';
    expect(
      await complaints(latency(twoBounds), {
        series,
        expectations: [],
        samples: [
          {
            expr: `group by (alertname, tier, operation) (${selected})`,
            at: '80m',
            expected: Object.fromEntries(firing.map((labels) => [labels, 1])),
          },
        ],
      }),
    ).toBe('');
  });
});

test('no target, no rules', () => {
  expect(latency({ ...sampleCatalog, services: [] })).toEqual([]);
});
