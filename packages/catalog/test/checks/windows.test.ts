import { expect, test } from 'vitest';
import { faultsOf } from '../faults.js';

const tier = { long: '1m', factor: 2, severity: 'info' };

test.each<[string, object, string[]]>([
  ['that hold two scrapes', { scrapeInterval: '1s', window: '2s', tiers: { t: { ...tier, short: '2s' } } }, []],
  [
    'of rules on the present',
    { window: '20s' },
    [
      'alerting.window: too short to hold two scrapes, one every 15s; use 30s or more, or scrape more often (found "20s")',
    ],
  ],
  [
    'of a tier, by the default of its short window',
    { tiers: { t: tier } },
    [
      'alerting.tiers.t.short: too short to hold two scrapes, one every 15s; set short to 30s or more, or scrape more often (found "5s")',
    ],
  ],
  [
    'by default, where scrapes are rare',
    { scrapeInterval: '4m' },
    [
      'alerting.window: too short to hold two scrapes, one every 4m; use 8m or more, or scrape more often (found "5m")',
      'alerting.tiers.page-fast.short: too short to hold two scrapes, one every 4m; set short to 8m or more, or scrape more often (found "5m")',
    ],
  ],
])('windows %s', (_what, alerting, lines) => {
  expect(faultsOf({ services: {}, alerting })).toEqual(lines);
});
