import type { MetricDefinition } from '@pulsetrail/catalog';
import type { LinesPanel } from '../model/panel.js';
import { third } from '../model/size.js';

/** Gives what panels of single metrics have in common, under keys that begin with the name of their family. */
export const metricPanels =
  (family: string) =>
  (key: string, title: string, { description }: MetricDefinition, unit: string): Omit<LinesPanel, 'queries'> => ({
    ...third,
    view: 'lines',
    key: `${family}:${key}`,
    title,
    description,
    unit,
  });
