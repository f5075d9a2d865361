import { expect, test } from 'vitest';
import { byService } from '../../src/outputs/by-service.js';
import type { Rule } from '../../src/rule.js';

const alert = (name: string, service: string): Rule => ({
  alert: name,
  expr: 'up',
  labels: { service },
  annotations: {},
});
const record: Rule = { record: 'a:b:c', expr: 'up', labels: { service: 'shop' } };

const services = new Set(['shop', 'bank']);

test('alerts that name a service of the catalog stand apart, in their groups; records and other alerts are shared', () => {
  const sure = { name: 'sure', interval: '15s' };
  const late = { name: 'late', interval: '2m' };
  expect(
    byService(
      [
        { ...sure, rules: [record, alert('A', 'shop'), alert('B', '{{ $labels.job }}'), alert('C', 'bank')] },
        { ...late, rules: [alert('D', 'shop'), alert('E', 'prometheus')] },
      ],
      services,
    ),
  ).toEqual([
    {
      service: undefined,
      groups: [
        { ...sure, rules: [record, alert('B', '{{ $labels.job }}')] },
        { ...late, rules: [alert('E', 'prometheus')] },
      ],
    },
    {
      service: 'shop',
      groups: [
        { ...sure, rules: [alert('A', 'shop')] },
        { ...late, rules: [alert('D', 'shop')] },
      ],
    },
    { service: 'bank', groups: [{ ...sure, rules: [alert('C', 'bank')] }] },
  ]);
});

test('what is shared by nobody is not there', () => {
  const groups = [{ name: 'one', interval: '1m', rules: [alert('A', 'shop')] }];
  expect(byService(groups, services)).toEqual([{ service: 'shop', groups }]);
});
