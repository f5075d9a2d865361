import type { MetricDefinition } from '@pulsetrail/catalog/metrics';
import { sanitizeLabelName } from '@pulsetrail/catalog/names';
import { reservedPart } from './reserved.js';

/** Thrown when a metric cannot be shown beside the others: the only error of the registry, and one of start-up. */
export class MetricConflictError extends Error {
  readonly code = 'PULSETRAIL_METRIC_CONFLICT';
  override readonly name = 'MetricConflictError';
}

/** What would cost the whole scrape, or contradict what others write, is refused before there is a sample. */
export function refuseUnsound(definition: MetricDefinition): void {
  const { name, labels } = definition;
  const reserved = reservedPart(definition);
  if (reserved !== undefined) {
    throw new MetricConflictError(
      `Metric ${name} (exported as ${definition.prometheusName}): ${reserved} is reserved for Prometheus, OpenTelemetry or Pulsetrail itself. Rename it.`,
    );
  }
  const taken = new Map<string, string>();
  for (const label of labels) {
    const exported = sanitizeLabelName(label);
    const other = taken.get(exported);
    if (other !== undefined) {
      throw new MetricConflictError(
        `Metric ${name}: label ${label} is exported as ${exported}, and so is label ${other}. Rename the label.`,
      );
    }
    taken.set(exported, label);
  }
}
