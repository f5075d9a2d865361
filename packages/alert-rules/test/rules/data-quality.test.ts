import { describe, expect, test } from 'vitest';
import { dataQuality } from '../../src/rules/data-quality.js';
import { promisesCatalog } from '../promises-catalog.js';
import { complaints, promtool, type RuleTest } from '../promtool.js';
import { sampleCatalog } from '../sample-catalog.js';

const groups = dataQuality(promisesCatalog);
const records = (outcome: string, check = 'address') =>
  `data_quality_records_total{service_name="shop",check="${check}",outcome="${outcome}"}`;
const burn = (tier: string) => `{alertname="DataQualityBudgetBurn", tier="${tier}"}`;

const cases: Readonly<Record<string, RuleTest>> = {
  // Half of all records are invalid, and 14.4 times 2 % are 28.8 %: over an hour from its 35th minute on.
  'records that fail too often burn the budget': {
    series: { [records('valid')]: '0+60x60 3630+30x60', [records('invalid')]: '0x60 30+30x60' },
    expectations: [
      { at: '90m', by: ['tier'], firing: [] },
      { at: '110m', by: ['tier'], firing: [burn('page-fast'), burn('page-slow')] },
    ],
  },
  'healthy, idle, or too few invalid ones fire nothing': {
    series: { [records('valid')]: '0+60x60 3600x60', [records('invalid')]: '0x30 4x90' },
    expectations: [31, 60, 90, 120].map((minute) => ({ at: `${minute}m`, by: ['tier'], firing: [] })),
  },
  'records of a check that promises nothing fire nothing': {
    series: { [records('valid', 'phone')]: '0+1x120', [records('invalid', 'phone')]: '0+60x120' },
    expectations: [{ at: '120m', firing: [] }],
  },
};

describe.skipIf(promtool === undefined)('data quality', () => {
  test.for(Object.entries(cases))('%s', async ([, ruleTest]) => {
    expect(await complaints(groups, ruleTest)).toBe('');
  });
});

test('no promise on records, no rules', () => {
  expect(dataQuality(sampleCatalog)).toEqual([]);
});
