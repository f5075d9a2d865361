import { expect, test } from 'vitest';
import type { LinesPanel } from '../../src/model/panel.js';
import { alertsOf, thresholds } from '../../src/render/limits.js';

const panel: LinesPanel = {
  view: 'lines',
  key: 'k',
  title: 't',
  description: 'd',
  width: 8,
  height: 8,
  unit: 's',
  queries: [{ expr: '0 * x + 3', legend: 'threshold', limit: { value: 3, alert: 'Third', severity: 'info' } }],
  limits: [
    { value: 2, alert: 'Second', severity: 'critical' },
    { value: 1, alert: 'First', severity: 'warning' },
  ],
};

test.for([
  ['without limits everything is well', { ...panel, limits: [] }, [[null, 'green']]],
  [
    'above a limit it is not',
    panel,
    [
      [null, 'green'],
      [1, 'orange'],
      [2, 'red'],
    ],
  ],
  [
    'below a floor it is not',
    { ...panel, isFloor: true as const },
    [
      [null, 'orange'],
      [1, 'red'],
      [2, 'green'],
    ],
  ],
] as const)('%s', ([, described, steps]) => {
  const built = thresholds(described).build();
  expect(built.steps.map(({ value, color }) => [value, color])).toEqual(steps);
});

test('a panel knows the alerts of all of its limits', () => {
  expect(alertsOf(panel)).toEqual(['Second', 'First', 'Third']);
});
