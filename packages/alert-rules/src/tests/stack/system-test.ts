import type { Alerting } from '@pulsetrail/catalog';
import type { AlertTest } from '../scenario.js';

/** A test of an alert about the stack itself. */
export const systemTest = (
  test: Omit<AlertTest, 'keepFiringFor'>,
  { keepFiringFor }: Pick<Alerting, 'keepFiringFor'>,
): AlertTest => ({ ...test, labels: { ...test.labels, category: 'system-health' }, keepFiringFor });
