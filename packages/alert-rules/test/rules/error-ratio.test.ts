import { describe, expect, test } from 'vitest';
import { errorRatio } from '../../src/rules/error-ratio.js';
import { complaints, promtool, type RuleTest } from '../promtool.js';
import { sampleCatalog } from '../sample-catalog.js';

const groups = errorRatio(sampleCatalog).filter(({ name }) => name.includes(':operation_duration_seconds:'));
const by = ['tier'];
const firing = (tier: string): string => `{alertname="OperationErrorBudgetBurn", tier="${tier}"}`;
const calls = (extra = '', operation = 'sign-in'): string =>
  `operation_duration_seconds_count{service_name="clinic-api",component="authentication",operation="${operation}"${extra}}`;
const failures = (extra = ''): string => calls(`,error_type="timeout"${extra}`);

const cases: Readonly<Record<string, RuleTest>> = {
  // All calls fail from 2 h on. The hour's share of failures passes 14.4 % in the eleventh minute, and two minutes later it fires.
  'a total outage fires the fastest tier at its minute': {
    series: { [calls()]: '0+60x120 7200x30', [failures()]: '_x120 60+60x30' },
    expectations: [
      { at: '132m', by, firing: [] },
      { at: '133m', by, firing: [firing('page-fast')] },
    ],
    alerts: [
      {
        eval_time: '133m',
        alertname: 'OperationErrorBudgetBurn',
        exp_alerts: [
          {
            exp_labels: {
              severity: 'critical',
              category: 'errors',
              tier: 'page-fast',
              owner: 'care-platform',
              service: 'clinic-api',
              service_name: 'clinic-api',
              component: 'authentication',
              operation: 'sign-in',
            },
            exp_annotations: {
              summary: 'sign-in of clinic-api fails too often',
              description:
                'The error ratio of sign-in of clinic-api is 100% over 5m, threshold 14.4%, and above it over 1h too. At the threshold the budget of 1% over 30d is used up in 2d2h.',
              value: '1',
              threshold: '0.144',
              // The record of the period is some minutes behind.
              budget:
                'At this rate a full budget for 30d is used up in 7h 12m 0s; 100% of it is left, which lasts 7h 12m 0s.',
            },
          },
        ],
      },
    ],
  },
  'the fast tier ends soon after the outage, when its short window is clean': {
    series: { [calls()]: '0+60x120 7200x20 7260+60x20', [failures()]: '_x120 60+60x20 1260x20' },
    expectations: [
      { at: '140m', by, firing: [firing('page-fast')] },
      { at: '148m', by, firing: [firing('page-slow')] },
    ],
  },
  'ten percent failures spare the fast tier and fire the slower ones after hours': {
    series: { [calls()]: '0+60x360 21654+54x300', [failures()]: '0x360 6+6x300' },
    expectations: [
      { at: '8h', by, firing: [] },
      { at: '10h', by, firing: [firing('page-slow'), firing('ticket-fast'), firing('ticket-slow')] },
    ],
  },
  'healthy: failures below every threshold fire nothing': {
    series: { [calls()]: '0+1000x240', [failures()]: '0+5x240' },
    expectations: [{ at: '4h', by, firing: [] }],
  },
  'never any failure fires nothing': {
    series: { [calls()]: '0+60x240' },
    expectations: [{ at: '4h', by, firing: [] }],
  },
  'idle after failures fires nothing': {
    series: { [calls()]: '500x240', [failures()]: '500x240' },
    expectations: [{ at: '4h', by, firing: [] }],
  },
  'no series fire nothing': {
    series: { 'up{job="clinic-api"}': '1x60' },
    expectations: [{ at: '1h', by, firing: [] }],
  },
  'low traffic: four failures of four calls fire nothing': {
    series: { [calls()]: '0x240', [failures()]: '0 0x20 1x20 2x20 3x20 4x20 4x140' },
    expectations: [
      { at: '60m', by, firing: [] },
      { at: '100m', by, firing: [] },
      { at: '4h', by, firing: [] },
    ],
  },
  'a restart of the counters is no failure': {
    series: { [calls()]: '0+60x60 0+60x120', [failures()]: '0x60 0x120' },
    expectations: [
      { at: '62m', by, firing: [] },
      { at: '65m', by, firing: [] },
    ],
  },
  'an outage across restarts and two instances still fires': {
    series: {
      [calls(',instance="a"')]: '0+60x120 7200x30',
      [failures(',instance="a"')]: '0x120 60+60x8 0+60x20',
      [calls(',instance="b"')]: '0+60x120 7200x30',
      [failures(',instance="b"')]: '0x120 60+60x28',
    },
    expectations: [{ at: '140m', by, firing: [firing('page-fast')] }],
  },
  'another operation of the service, without a target, fires nothing': {
    series: { [calls(',error_type="timeout"', 'check-in')]: '0+60x200' },
    expectations: [{ at: '3h', by, firing: [] }],
  },
};

describe.skipIf(promtool === undefined)('error ratio', () => {
  test.for(Object.entries(cases))('%s', async ([, ruleTest]) => {
    expect(await complaints(groups, ruleTest)).toBe('');
  });

  test('the slowest tier fires when the budget burns half as fast again as allowed', async () => {
    // After a clean day, 1.5 % fail. The share of all that is known passes 1 % after 48 h more, and 3 h later it fires.
    expect(
      await complaints(groups, {
        series: { [calls()]: '0+200x1440 288197+197x3240', [failures()]: '0x1440 3+3x3240' },
        evaluation: '5m',
        expectations: [
          { at: '74h50m', by, firing: [] },
          { at: '75h30m', by, firing: [firing('ticket-slow')] },
        ],
      }),
    ).toBe('');
  });

  test('what never failed has the ratio 0, what is idle has none', async () => {
    const ratio = 'service_operation:operation_duration_seconds_errors:ratio5m';
    expect(
      await complaints(groups, {
        series: { [calls()]: '0+60x20', [calls('', 'check-in')]: '7x20' },
        expectations: [],
        samples: [
          { expr: ratio, at: '20m', expected: { [`${ratio}{service_name="clinic-api",operation="sign-in"}`]: 0 } },
        ],
      }),
    ).toBe('');
  });
});

test('no target, no rules', () => {
  expect(errorRatio({ ...sampleCatalog, services: [] })).toEqual([]);
});
