import { expect, test } from 'vitest';
import { placeOfSeries } from '../../src/measure.js';
import { alertKinds, asWords, describedBy } from '../../src/runbooks/alert-kind.js';
import { sampleCatalog } from '../sample-catalog.js';

const rule = (alert: string, labels = {}) => ({ alert, expr: 'up', labels, annotations: {} });

test('alerts of one name are one kind, in alphabetical order', () => {
  const groups = [
    { name: 'g', interval: '1m', rules: [rule('B'), { record: 'r', expr: 'up' }, rule('A')] },
    { name: 'h', interval: '1m', rules: [rule('B', { x: '1' })] },
  ];
  expect(alertKinds(groups).map(({ name, rules }) => [name, rules.length])).toEqual([
    ['A', 1],
    ['B', 2],
  ]);
});

test.for([
  ['up is {{ $value | humanize }} of {{ $labels.instance }}', 'up is <value> of <instance>'],
  ['a {{ "{{" }} b', 'a {{ b'],
  [`above 90%{{ if $labels }}:${placeOfSeries}{{ end }}.`, 'above 90%: <its labels>.'],
  ['plain', 'plain'],
] as const)('%s reads %s', ([template, words]) => {
  expect(asWords(template)).toBe(words);
});

test('the catalog describes the nearest thing that it knows', () => {
  const [service] = sampleCatalog.services;
  if (service === undefined) throw new Error('the sample has a service');
  const [operation, ...others] = service.operations;
  if (operation === undefined) throw new Error('the service has an operation');
  const services = [{ ...service, description: 'S', operations: [{ ...operation, description: 'O' }, ...others] }];
  const catalog = { ...sampleCatalog, services };
  expect(describedBy(rule('A', { service: service.name, operation: operation.name }), catalog)).toBe('O');
  expect(describedBy(rule('A', { service: service.name }), catalog)).toBe('S');
  expect(describedBy(rule('A', { service: 'other' }), catalog)).toBeUndefined();
});
