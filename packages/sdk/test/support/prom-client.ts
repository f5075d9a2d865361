import { type OpenMetricsContentType, Registry } from 'prom-client';

/** A prom-client registry that writes OpenMetrics. */
export function openMetricsRegistry(): Registry<OpenMetricsContentType> {
  const registry = new Registry<OpenMetricsContentType>();
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  return registry;
}
