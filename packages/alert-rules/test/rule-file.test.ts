import { expect, test } from 'vitest';
import { ruleGroups } from '../src/groups.js';
import { RuleFileError, readRuleFile, readRules } from '../src/rule-file.js';
import { toYaml } from '../src/yaml.js';
import { sampleCatalog } from './sample-catalog.js';

const handwritten = `
groups:
  - name: disk
    interval: 30s
    rules:
      - record: job:disk:ratio
        expr: sum by (job) (disk_used) / sum by (job) (disk_size)
      - alert: DiskFull
        expr: job:disk:ratio > 0.9
        for: 10m
        labels: { severity: warning, page: true }
`;

test('reads what Prometheus reads', () => {
  expect(readRuleFile(handwritten)).toEqual([
    {
      name: 'disk',
      interval: '30s',
      rules: [
        { record: 'job:disk:ratio', expr: 'sum by (job) (disk_used) / sum by (job) (disk_size)', labels: {} },
        {
          alert: 'DiskFull',
          expr: 'job:disk:ratio > 0.9',
          for: '10m',
          labels: { severity: 'warning', page: 'true' },
          annotations: {},
        },
      ],
    },
  ]);
});

test('reads back what is generated', () => {
  const groups = ruleGroups(sampleCatalog);
  const read = readRuleFile(toYaml({ groups }, 'x'));
  expect(read.map(({ name }) => name)).toEqual(groups.map(({ name }) => name));
  expect(read.flatMap(({ rules }) => rules.map(({ expr }) => expr))).toEqual(
    groups.flatMap(({ rules }) => rules.map(({ expr }) => expr)),
  );
});

test('reads manifests of Kubernetes, several in a file', () => {
  const manifest = (name: string) =>
    `kind: PrometheusRule\nspec:\n  groups:\n    - name: ${name}\n      rules:\n        - { record: "a:b:${name}", expr: 1 }\n`;
  expect(readRuleFile(`${manifest('one')}---\n${manifest('two')}`).map(({ name }) => name)).toEqual(['one', 'two']);
});

test('names every fault at once', () => {
  const faulty = `
groups:
  - name: a
    rules:
      - expr: up
      - { alert: X, record: y, expr: up }
      - { alert: X }
      - text
  - rules: []
`;
  expect(() => readRuleFile(faulty)).toThrow(RuleFileError);
  expect(() => readRuleFile(faulty)).toThrow(
    [
      'a, rule 1: has neither alert nor record; give it one of them',
      'a, rule 2: has both alert and record; give it one of them',
      'a, rule 3: has no expr; write a PromQL expression',
      'a, rule 4: not a rule; write { alert, expr } or { record, expr }',
      'group 2: not a group; write { name, rules: [...] }',
    ].join('\n'),
  );
});

test.each(['', 'text', '[]', 'groups: 5', 'kind: Deployment'])('%j is no rule file', (text) => {
  expect(() => readRuleFile(text)).toThrow(RuleFileError);
});

test('says where YAML ends', () => {
  expect(() => readRuleFile('groups: [')).toThrow(/line 1/);
});

test('names keys, durations and names that Prometheus refuses, and reads the rest', () => {
  const faulty = `
groups:
  - { name: g, intervall: 1m, interval: soon, rules: [{ alert: A, expr: up == 0, for: abc, sumary: x }] }
  - { name: g, limit: 5, rules: [{ record: "a:b:c", expr: 1 }] }
`;
  const { groups, problems } = readRules(faulty);
  expect(problems).toEqual([
    'g: unknown key intervall; Prometheus refuses the whole file for it, remove or correct it',
    'g: interval is "soon", which is no duration; write one such as 5m',
    'g, rule 1: unknown key sumary; Prometheus refuses the whole file for it, remove or correct it',
    'g, rule 1: for is "abc", which is no duration; write one such as 5m',
    'group 2: another group has the name g; give each its own',
  ]);
  expect(groups.map(({ rules }) => rules.length)).toEqual([1, 1]);
});
