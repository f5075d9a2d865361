import { expect, test } from 'vitest';
import { faultsOf } from '../faults.js';

const tier = { long: '1m', factor: 2, severity: 'info' };

test.each<[string, object, string[]]>([
  ['that hold four scrapes', { scrapeInterval: '1s', window: '4s', tiers: { t: { ...tier, short: '4s' } } }, []],
  [
    'of rules on the present',
    { window: '20s' },
    ['alerting.window: too short to hold 4 scrapes, one every 15s; use 1m or more, or scrape more often (found "20s")'],
  ],
  [
    'of a tier, by the default of its short window',
    { tiers: { t: tier } },
    [
      'alerting.tiers.t.short: too short to hold 4 scrapes, one every 15s; use 1m or more, or scrape more often (found "5s")',
    ],
  ],
  [
    'by default, where scrapes are rare',
    { scrapeInterval: '2m' },
    [
      'alerting.window: too short to hold 4 scrapes, one every 2m; use 8m or more, or scrape more often (found "5m")',
      'alerting.tiers.page-fast.short: too short to hold 4 scrapes, one every 2m; use 8m or more, or scrape more often (found "5m")',
    ],
  ],
])('windows %s', (_what, alerting, lines) => {
  expect(faultsOf({ services: {}, alerting })).toEqual(lines);
});
