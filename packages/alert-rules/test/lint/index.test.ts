import { expect, test } from 'vitest';
import { ruleGroups } from '../../src/groups.js';
import { lintRules } from '../../src/lint/index.js';
import { sampleCatalog } from '../sample-catalog.js';
import { alert, said } from './rules.js';

test('finds nothing in what is generated', () => {
  const groups = ruleGroups(sampleCatalog);
  expect(groups.flatMap(({ rules }) => rules).length).toBeGreaterThan(50);
  expect(lintRules(groups, { catalog: sampleCatalog })).toEqual([]);
});

test('says where a rule is not PromQL, and goes on with the others', () => {
  expect(said([alert('sum by (a) rate(x'), alert('x_total > 1'), alert('')])).toEqual([
    'syntax: not PromQL at character 12: rate(x',
    'syntax: empty',
    'counter-without-rate: x_total is a counter whose bare value is read; take rate or increase of it',
  ]);
});

test('names group and rule', () => {
  const record = { record: 'a:b:c', expr: 'x_total' };
  expect(lintRules([{ name: 'one', interval: '1m', rules: [record] }])).toEqual([
    {
      group: 'one',
      rule: 'a:b:c',
      check: 'counter-without-rate',
      message: 'x_total is a counter whose bare value is read; take rate or increase of it',
    },
  ]);
});

test('leaves out what is ignored of a rule, and of no other', () => {
  const [one, other] = [alert('x_total > 1'), alert('x_total > 2')];
  const broken = alert('x >');
  const ignored = new Map([
    [one, ['counter-without-rate']],
    [broken, ['syntax']],
  ]);
  expect(said([one, other, broken], { ignored })).toHaveLength(1);
  expect(said([one, one], { ignored: new Map([[one, ['counter-without-rate', 'duplicate']]]) })).toEqual([]);
});
