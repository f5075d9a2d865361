import { expect, test } from 'vitest';
import { prometheusFiles } from '../../src/outputs/prometheus.js';
import { readRuleFile } from '../../src/rule-file.js';

test('each set is a rule file, the long ones in a folder that rules/*.yml does not reach', () => {
  const groups = [{ name: 'one', interval: '1m', rules: [{ record: 'a:b:c', expr: 'up', labels: {} }] }];
  const files = prometheusFiles([
    { name: 'pulsetrail', service: undefined, isLong: false, groups },
    { name: 'pulsetrail-long.shop', service: 'shop', isLong: true, groups },
  ]);
  expect(files.map(({ path }) => path)).toEqual([
    'rules/pulsetrail.rules.yml',
    'rules-long/pulsetrail-long.shop.rules.yml',
  ]);
  for (const { content } of files) expect(readRuleFile(content)).toEqual(groups);
});
