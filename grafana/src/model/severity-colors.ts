import type { Severity } from '@pulsetrail/catalog';

/** How loud a color is. */
export const severityColors: Readonly<Record<Severity, string>> = {
  critical: 'red',
  warning: 'orange',
  info: 'yellow',
};
