import { conditionScenario } from '../condition-test.js';
import type { AlertTest } from '../scenario.js';

/** The alert that always fires. */
export const watchdogTests = (): AlertTest[] => [
  {
    alert: 'Watchdog',
    labels: { service: 'prometheus', severity: 'none', category: 'watchdog' },
    for: 0,
    keepFiringFor: 0,
    scope: 'nothing',
    scenarios: [
      conditionScenario({ name: 'always', evaluation: 60, sample: 60, values: {}, duration: 300, holds: () => true }),
    ],
  },
];
