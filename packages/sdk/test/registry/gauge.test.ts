import { declareMetric } from '@pulsetrail/catalog';
import { expect, test } from 'vitest';
import { Gauge } from '../../src/registry/gauge.js';
import { catchWarnings } from '../support/warnings.js';

const warnings = catchWarnings();

const gaugeNamed = (name: string) =>
  new Gauge(declareMetric(name, { unit: '{x}', kind: 'gauge', description: 'X.', labels: ['a'] }), 10, () => undefined);

test('is set, goes up and goes down', () => {
  const gauge = gaugeNamed('gauge.moves');
  gauge.set(5, { a: '1' });
  gauge.add(undefined, { a: '1' });
  gauge.add(-2.5, { a: '1' });
  expect(gauge.with({ a: '1' }).value).toBe(3.5);
});

test.each([
  ['set', Number.NaN],
  ['set', '5'],
  ['set', undefined],
  ['add', Number.NaN],
  ['add', Number.NEGATIVE_INFINITY],
  ['add', '5'],
  ['add', 5n],
] as const)('%s leaves out %s with one warning, and does not throw', (method, value) => {
  const gauge = gaugeNamed(`gauge.refuses.${method}.${typeof value}.${String(value)}`);
  gauge.set(1, { a: '1' });
  gauge[method](value as number, { a: '1' });
  gauge[method](value as number, { a: '1' });
  expect(gauge.with({ a: '1' }).value).toBe(1);
  expect(warnings).toHaveLength(1);
});
