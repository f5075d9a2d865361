import { type MetricDefinition, metrics } from '@pulsetrail/catalog/metrics';
import { sanitizeLabelName } from '@pulsetrail/catalog/names';

/** Labels that Prometheus, OpenTelemetry or Pulsetrail itself put on samples, by their exported names. */
export const isReservedLabel = (exported: string): boolean =>
  /^(?:le|quantile|job|instance|service_name|otel_scope_.*)$/.test(exported);

/** Names that Prometheus, OpenTelemetry or Pulsetrail itself give to metrics, by their exported names. */
export const isReservedName = (exported: string): boolean =>
  /^(?:pulsetrail_.*|target_info|otel_scope_info|up|ALERTS(?:_FOR_STATE)?|scrape_.*)$/.test(exported);

const sharedNames: ReadonlySet<string> = new Set(Object.values<MetricDefinition>(metrics).map(({ name }) => name));

/** Whether a metric has the name of one of the table: also of a table that came with another copy of the catalog package. */
export const isShared = (definition: MetricDefinition): boolean => sharedNames.has(definition.name);

/** What a definition has that belongs to somebody else, as the subject of a sentence; undefined for a sound one. */
export function reservedPart(definition: MetricDefinition): string | undefined {
  if (isShared(definition)) return undefined;
  if (isReservedName(definition.prometheusName)) return 'its name';
  const label = definition.labels.find((name) => isReservedLabel(sanitizeLabelName(name)));
  return label === undefined ? undefined : `label ${label}`;
}

/**
 * The names under which a metric is exported: of its samples, and of a counter's family in OpenMetrics, which is without
 * `_total`. No two metrics may share one. Source: OpenMetrics 1.0, "MetricFamily Name".
 */
export function exportedNames({ prometheusName, kind }: MetricDefinition): readonly string[] {
  if (kind === 'counter') return [prometheusName, prometheusName.replace(/_total$/, '')];
  if (kind !== 'histogram') return [prometheusName];
  return [prometheusName, ...['_bucket', '_sum', '_count'].map((suffix) => prometheusName + suffix)];
}
