import { type BurnTier, burnFactor, defaultTiers, parseDuration } from '@pulsetrail/catalog';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { burnRateGroups, burnThreshold, orZero, sumStep, tierInterval, timeToExhaustion } from '../src/burn-rate.js';
import type { BudgetPromise, EventRatio } from '../src/event-ratio.js';
import { equals } from '../src/promql.js';
import { sloRecords } from '../src/slo.js';
import { sampleCatalog } from './sample-catalog.js';

const { alerting } = sampleCatalog;

const ratio: EventRatio = {
  name: 'test',
  level: 'service',
  metric: 'things',
  slo: 'errors',
  by: ['service_name'],
  bad: 'errors',
  total: 'calls',
  countTotal: (window) => `all[${window}]`,
  countBad: (window, total) => orZero(`bad[${window}]`, total),
};

const promise = (tiers: readonly BurnTier[]): BudgetPromise => ({
  matchers: [],
  identity: { service_name: 'shop' },
  info: { owner: 'web' },
  budget: 0.01,
  tiers,
  alert: { name: 'ThingsBurn', category: 'errors', labels: {}, summary: 'things fail', subject: 'The error ratio' },
});

/** Windows as people write them: whole multiples of the evaluation interval. */
const evaluations = fc.integer({ min: 1, max: 120 });
const windows = fc.tuple(evaluations, fc.integer({ min: 4, max: 40 }), fc.integer({ min: 1, max: 2_000 }));

describe('burn arithmetic', () => {
  test.for([
    [0.01, 14.4, 0.144],
    [0.001, 14.4, 0.0144],
    [0.05, 6, 0.3],
    [0.001, 3, 0.003],
  ] as const)('a budget of %d at burn rate %d has the threshold %d, without noise', ([budget, factor, threshold]) => {
    expect(burnThreshold({ factor }, budget)).toBe(threshold);
  });

  test.for([
    [14.4, '30d', '50h'],
    [6, '30d', '5d'],
    [1, '28d', '28d'],
  ] as const)('burn rate %d uses up the budget of %s in %s', ([factor, period, left]) => {
    expect(timeToExhaustion({ factor }, parseDuration(period) ?? 0)).toBe(parseDuration(left));
  });

  test('the share of the period that a tier asks for is the share of the budget that it lets burn', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 0.5, noNaN: true }),
        fc.integer({ min: 60, max: 10_000_000 }),
        fc.integer({ min: 60, max: 1_000_000 }),
        fc.double({ min: 1e-5, max: 0.5, noNaN: true }),
        (share, period, long, budget) => {
          const threshold = burnThreshold({ factor: burnFactor(share, period, long) }, budget);
          expect((threshold * long) / (budget * period)).toBeCloseTo(share, 8);
        },
      ),
    );
  });

  test('sums step on the grid of evaluations, and never past the base window', () => {
    fc.assert(
      fc.property(windows, ([evaluation, baseSteps, longer]) => {
        const base = evaluation * baseSteps;
        const step = sumStep(base * longer, base, evaluation);
        expect(step % evaluation).toBe(0);
        expect(step).toBeGreaterThanOrEqual(evaluation);
        expect(step).toBeLessThanOrEqual(base);
        // At most 240 values, unless the base window itself is shorter than that.
        expect((base * longer) / step <= 241 || step === base).toBe(true);
      }),
    );
  });

  test('a tier is evaluated on the grid, twenty times in its short window where evaluations allow, within staleness', () => {
    fc.assert(
      fc.property(windows, ([evaluation, shortSteps]) => {
        const interval = tierInterval({ short: evaluation * shortSteps }, evaluation);
        expect(interval % evaluation).toBe(0);
        expect(interval).toBeLessThanOrEqual(Math.max(evaluation, 120));
      }),
    );
    expect([300, 1_800, 7_200, 21_600].map((short) => tierInterval({ short }, 15))).toEqual([15, 90, 120, 120]);
  });
});

describe('burn groups', () => {
  const tiers = defaultTiers(alerting.period);

  test('every window is recorded once, before any rule that reads it', () => {
    const seen = new Set<string>();
    for (const rule of burnRateGroups(ratio, [promise(tiers)], alerting).flatMap(({ rules }) => rules)) {
      for (const [record] of rule.expr.matchAll(/service:things_\w+:\w+/g)) expect(seen).toContain(record);
      if ('record' in rule) {
        expect(seen).not.toContain(rule.record);
        seen.add(rule.record);
      }
    }
    // Seven windows and the period.
    expect([...seen].filter((record) => record.startsWith('service:'))).toHaveLength(8 * 3);
  });

  test('only the tiers in use, and their windows, are there', () => {
    const ticket = tiers.filter(({ name }) => name === 'ticket-fast');
    const groups = burnRateGroups(ratio, [promise(ticket)], alerting);
    expect(groups.map(({ name }) => name)).toEqual(['test:base', 'test:ticket-fast', 'test:slo']);
    expect(
      groups
        .slice(0, -1)
        .flatMap(({ rules }) => rules)
        .flatMap((rule) => ('record' in rule ? [rule.record] : [])),
    ).toEqual([
      'service:things_calls:increase2h',
      'service:things_errors:increase2h',
      'service:things_errors:ratio2h',
      'service:things_calls:increase1d',
      'service:things_errors:increase1d',
      'service:things_errors:ratio1d',
    ]);
  });

  test('errors are never missing, idle ratios always are', () => {
    const [base] = burnRateGroups(ratio, [promise(tiers)], alerting);
    expect(base?.rules.map(({ expr }) => expr)).toEqual([
      'all[5m]',
      'bad[5m]\nor\n0 * service:things_calls:increase5m',
      'service:things_errors:increase5m\n/\n(service:things_calls:increase5m > 0)',
    ]);
  });

  test('an alert goes on for as long as the catalog says', () => {
    const groups = burnRateGroups(ratio, [promise(tiers)], { ...alerting, keepFiringFor: 300 });
    const alerts = groups.flatMap(({ rules }) => rules).filter((rule) => 'alert' in rule);
    expect(alerts.map((alert) => alert.keep_firing_for)).toEqual(['5m', '5m', '5m', '5m']);
  });

  test('a promise may make a tier more or less urgent, for itself alone', () => {
    const [first, ...others] = tiers;
    if (first === undefined) throw new Error('no tiers');
    const milder = { ...promise([{ ...first, severity: 'warning' }, ...others]), matchers: [equals('service', 'b')] };
    const groups = burnRateGroups(ratio, [promise(tiers), milder], alerting);
    const alerts = groups.flatMap(({ rules }) => rules).filter((rule) => 'alert' in rule);
    const loudness = alerts.filter(({ labels }) => labels.tier === first.name).map(({ labels }) => labels.severity);
    expect(loudness).toEqual(['critical', 'warning']);
  });

  test('no promise, no groups', () => {
    expect(burnRateGroups(ratio, [], alerting)).toEqual([]);
  });
});

test('a budget is recorded also where all tiers are off, and nothing without a promise', () => {
  const rules = burnRateGroups(ratio, [promise([])], alerting).flatMap((group) => group.rules);
  const records = rules.flatMap((each) => ('record' in each ? each.record : []));
  expect(records).toEqual(
    expect.arrayContaining(Object.values(sloRecords).flatMap((each) => (typeof each === 'string' ? each : []))),
  );
  expect(records).toHaveLength(rules.length);
  expect(burnRateGroups(ratio, [], alerting)).toEqual([]);
});
