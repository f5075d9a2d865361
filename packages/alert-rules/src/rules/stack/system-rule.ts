import type { Alerting } from '@pulsetrail/catalog';
import { type AlertDescription, alertingRule } from '../../alert.js';
import type { AlertingRule } from '../../rule.js';

/** An alert about the stack itself. */
export type SystemAlert = Omit<AlertDescription, 'category' | 'keepFiringFor'>;

/** Builds the rule of an alert about the stack itself. */
export const systemRule = (alert: SystemAlert, { keepFiringFor }: Alerting): AlertingRule =>
  alertingRule({ ...alert, keepFiringFor, category: 'system-health' });
