import { describe, expect, test } from 'vitest';
import { ruleGroups } from '../../src/groups.js';
import { splitWindows } from '../../src/outputs/split-windows.js';
import type { Rule, RuleGroup } from '../../src/rule.js';
import { sampleCatalog } from '../sample-catalog.js';
import { longWindow } from './catalog.js';

const record = (name: string, expr: string): Rule => ({ record: name, expr });
const alert = (name: string, expr: string): Rule => ({ alert: name, expr, labels: {}, annotations: {} });
const named = (groups: readonly RuleGroup[]): string[] =>
  groups.flatMap(({ rules }) => rules.map((rule) => ('alert' in rule ? rule.alert : rule.record)));

describe('splitting rules by their windows', () => {
  test('takes records that look further back, and all that reads them, in whatever order they stand', () => {
    const groups = [
      {
        name: 'one',
        interval: '1m',
        rules: [alert('Slow', 'a:late > 1 and a:short > 1'), alert('Fast', 'a:short > 1')],
      },
      {
        name: 'two',
        interval: '1m',
        rules: [record('a:late', 'a:long'), record('a:long', 'sum_over_time(a:short[1d:5m])')],
      },
      { name: 'three', interval: '1m', rules: [record('a:short', 'sum(rate(a_total[5m]))')] },
    ];
    const { short, long } = splitWindows(groups, longWindow);
    expect(named(short)).toEqual(['Fast', 'a:short']);
    expect(named(long)).toEqual(['Slow', 'a:late', 'a:long']);
    expect(long.map(({ name }) => name)).toEqual(['one', 'two']);
  });

  test('leaves an alert on raw series where it is, however far it looks back', () => {
    const groups = [{ name: 'one', interval: '1m', rules: [alert('Risen', 'a_total - a_total offset 1d > 0')] }];
    expect(splitWindows(groups, longWindow)).toEqual({ short: groups, long: [] });
  });

  test('keeps every rule of the sample catalog once, device alarms among the short ones', () => {
    const groups = ruleGroups(sampleCatalog);
    const { short, long } = splitWindows(groups, longWindow);
    expect([...named(short), ...named(long)].toSorted()).toEqual(named(groups).toSorted());
    expect(named(short)).toEqual(expect.arrayContaining(['DeviceSos', 'TargetDown', 'OperationErrorBudgetBurn']));
    expect(named(long)).toContain('OperationErrorBudgetBurn');
  });
});
