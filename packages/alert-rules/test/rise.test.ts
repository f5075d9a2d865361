import { describe, expect, test } from 'vitest';
import { rise } from '../src/rise.js';
import type { RuleGroup } from '../src/rule.js';
import { complaints, promtool, type RuleTest } from './promtool.js';

const groups: RuleGroup[] = [
  { name: 'rise', interval: '1m', rules: [{ record: 'risen', expr: rise('things_total', '5m') }] },
];

/** What has risen at some minutes; nothing where a minute maps to undefined. Samples are a minute apart. */
const cases: Readonly<Record<string, [values: string, risen: Readonly<Record<number, number | undefined>>]>> = {
  'a steady counter has not risen': ['3x20', { 10: undefined, 20: undefined }],
  'a rise is exact and lasts for the window': ['3x9 5x20', { 9: undefined, 10: 2, 14: 2, 15: undefined }],
  'rises add up within the window': ['0x9 1x2 3x20', { 10: 1, 13: 3, 15: 2, 17: 2, 18: undefined }],
  'a series that is born with a value has risen by it': ['_x10 4x20', { 10: 4, 14: 4, 15: undefined }],
  'one that is born at zero has not': ['_x10 0x20', { 10: undefined, 12: undefined }],
  'a restart alone is no rise': ['5x9 0x20', { 10: undefined, 14: undefined, 15: undefined }],
  'after a restart all counts': ['5x9 0x1 7x20', { 11: undefined, 12: 7, 14: 7, 16: 7, 17: undefined }],
  'a missing scrape changes nothing': ['3x9 5x0 stale _x0 5x20', { 10: 2, 11: 2, 12: 2, 13: 2, 15: undefined }],
};

describe.skipIf(promtool === undefined)('rise', () => {
  test.for(Object.entries(cases))('%s', async ([, [values, risen]]) => {
    const samples: RuleTest['samples'] = Object.entries(risen).map(([minute, value]) => ({
      expr: 'sum(risen)',
      at: `${minute}m`,
      expected: value === undefined ? {} : { '{}': value },
    }));
    expect(await complaints(groups, { series: { things_total: values }, expectations: [], samples })).toBe('');
  });
});
