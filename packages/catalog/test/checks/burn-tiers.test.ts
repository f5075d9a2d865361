import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { faultsOf, serviceWith, targetOf } from '../faults.js';

const others = `or set tiers: ['page-slow', 'ticket-fast', 'ticket-slow'] on this target`;
const lost = (maximum: number): string =>
  `makes the burn tier page-fast (burn rate 14.4) unreachable, since the burn rate never exceeds ${maximum}`;
const tiers = (all: object): object => ({ services: {}, alerting: { tiers: all } });

describe('an unreachable tier', () => {
  test.each<[string, object, string[]]>([
    ['is none for a small budget', targetOf({ errors: '6.9%' }), []],
    [
      'is none when the target names only tiers that it can reach',
      targetOf({ errors: '10%', tiers: ['page-slow'] }),
      [],
    ],
    [
      'of an operation',
      targetOf({ errors: '10%' }),
      [`services.a.operations.o.target.errors: ${lost(10)}; allow less than 6.94%, ${others} (found "10%")`],
    ],
    [
      'of several, where none is left',
      targetOf({ errors: '20%', tiers: ['page-fast', 'page-slow'] }),
      [
        'services.a.operations.o.target.errors: makes the burn tier page-fast (burn rate 14.4), page-slow (burn rate 6) unreachable, since the burn rate never exceeds 5; allow less than 6.94% (found "20%")',
      ],
    ],
    [
      'of a latency objective',
      targetOf({ latency: { threshold: '1s', objective: '90%' } }),
      [
        `services.a.operations.o.target.latency.objective: ${lost(10)}; promise more than 93.06%, ${others} (found "90%")`,
      ],
    ],
    [
      'of a flow',
      serviceWith({ flows: { f: { steps: ['s'], target: { errors: '10%' } } } }),
      [`services.a.flows.f.target.errors: ${lost(10)}; allow less than 6.94%, ${others} (found "10%")`],
    ],
    [
      'of an integration',
      serviceWith({ integrations: { i: { target: { errors: '8%' } } } }),
      [`services.a.integrations.i.target.errors: ${lost(12.5)}; allow less than 6.94%, ${others} (found "8%")`],
    ],
    [
      'of a pipeline',
      { services: {}, pipelines: { p: { families: ['kati'], target: { errors: '10%' } } } },
      [`pipelines.p.target.errors: ${lost(10)}; allow less than 6.94%, ${others} (found "10%")`],
    ],
  ])('%s', (_what, definition, lines) => {
    expect(faultsOf(definition)).toEqual(lines);
  });

  test('comes with remedies that are then taken, whatever the factor', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1.1, max: 500, noNaN: true }),
        fc.integer({ min: 1, max: 99 }),
        (factor, percent) => {
          const alerting = { tiers: { t: { long: '1h', factor, severity: 'critical' } } };
          const [line] = faultsOf(targetOf({ errors: `${percent}%` }, { alerting }));
          const largest = Number(line?.match(/allow less than ([\d.]+)%/)?.[1]);
          expect(line === undefined).toBe(factor * (percent / 100) < 1);
          if (line)
            expect(faultsOf(targetOf({ errors: `${(largest * 0.999).toFixed(6)}%` }, { alerting }))).toEqual([]);
        },
      ),
    );
  });
});

describe('a declared tier', () => {
  const sound = { long: '1h', factor: 2, severity: 'info' };

  test.each<[string, object, string[]]>([
    ['with a factor', { t: sound }, []],
    ['with a budget', { t: { long: '1h', budget: '2%', severity: 'info' } }, []],
    [
      'with both',
      { t: { ...sound, budget: '2%' } },
      [
        'alerting.tiers.t: give either budget or factor, not both or none (found {"long":"...","factor":"...","severity":"...","budget":"..."})',
      ],
    ],
    [
      'with neither',
      { t: { long: '1h', severity: 'info' } },
      ['alerting.tiers.t: give either budget or factor, not both or none (found {"long":"...","severity":"..."})'],
    ],
    [
      'whose short window is not shorter',
      { t: { ...sound, short: '60m' } },
      ['alerting.tiers.t.short: must be shorter than long (found "60m")'],
    ],
    [
      'longer than the period',
      { t: { ...sound, long: '6w' } },
      ['alerting.tiers.t.long: longer than the period of 30d; shorten it or set a longer alerting.period (found "6w")'],
    ],
  ])('%s', (_what, all, lines) => {
    expect(faultsOf(tiers(all))).toEqual(lines);
  });
});

test('a period shorter than a default tier', () => {
  expect(faultsOf({ services: {}, alerting: { period: '1d' } })).toEqual([
    'alerting.period: shorter than the longest default burn tier, 3d; set a longer period, or declare alerting.tiers (found "1d")',
  ]);
});
