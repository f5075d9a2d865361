import { ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Limit } from '../model/limit.js';
import type { MetricPanel } from '../model/panel.js';
import { severityColors } from '../model/severity-colors.js';

/** What turns color. */
interface Limited {
  readonly limits?: readonly Limit[];
  readonly isFloor?: true;
}

/** The colors of a value by the limits that it has passed; of floors, by those that it is still below. */
export function thresholds({ limits = [], isFloor }: Limited): ThresholdsConfigBuilder {
  const sorted = limits.toSorted((left, right) => left.value - right.value);
  const colors = sorted.map(({ severity }) => severityColors[severity]);
  const steps = isFloor
    ? [...colors, 'green'].map((color, index) => ({ value: sorted[index - 1]?.value ?? null, color }))
    : [
        { value: null, color: 'green' },
        ...sorted.map(({ value }, index) => ({ value, color: colors[index] ?? 'red' })),
      ];
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps);
}

/** The alerts whose limits a panel shows. */
export const alertsOf = ({ limits = [], queries }: MetricPanel): string[] => [
  ...new Set([...limits, ...queries.flatMap(({ limit }) => limit ?? [])].flatMap(({ alert }) => alert ?? [])),
];
