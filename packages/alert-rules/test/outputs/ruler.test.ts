import { expect, test } from 'vitest';
import { rulerFiles } from '../../src/outputs/ruler.js';
import type { Rule } from '../../src/rule.js';
import { readRuleFile } from '../../src/rule-file.js';

const rules = (count: number): Rule[] =>
  Array.from({ length: count }, (_value, index) => ({ record: `a:b:c${index}`, expr: 'up', labels: {} }));

test('a file is named after its namespace, and says nothing that only one ruler understands', () => {
  const groups = [{ name: 'one', interval: '1m', rules: rules(1) }];
  const set = { service: undefined, groups };
  const files = rulerFiles([
    { ...set, name: 'pulsetrail', isLong: false },
    { ...set, name: 'pulsetrail-long', isLong: true },
  ]);
  expect(files.map(({ path }) => path)).toEqual(['ruler/pulsetrail.yml', 'ruler-long/pulsetrail-long.yml']);
  expect(files[0]?.content).toMatch(/^# .*\ngroups:\n {2}- name: one\n {4}interval: 1m\n {4}rules:\n/);
});

test.for([
  [1, [1]],
  [20, [20]],
  [21, [20, 1]],
  [45, [20, 20, 5]],
] as const)('a group of %i rules is cut to %j, in their order and under names of their own', ([count, sizes]) => {
  const all = rules(count);
  const [file] = rulerFiles([
    { name: 'pulsetrail', service: undefined, isLong: false, groups: [{ name: 'one', interval: '1m', rules: all }] },
  ]);
  const groups = readRuleFile(file?.content ?? '');
  expect(groups.map((group) => group.rules.length)).toEqual(sizes);
  expect(groups.flatMap((group) => group.rules)).toEqual(all);
  expect(groups.map(({ name }) => name)).toEqual(['one', 'one#2', 'one#3'].slice(0, sizes.length));
  expect(new Set(groups.map(({ interval }) => interval))).toEqual(new Set(['1m']));
});
