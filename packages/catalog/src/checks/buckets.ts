import type { LatencyTarget } from '../catalog.js';
import type { CatalogProblem } from '../error.js';
import { type MetricDefinition, metrics } from '../metrics.js';
import { formatDuration } from '../quantities.js';
import { type Check, listed } from './check.js';

/**
 * A latency threshold must be a bucket bound: between two bounds a histogram cannot tell how many calls were slower.
 * Own bounds must belong to a histogram of the table and ascend.
 */
export const buckets: Check = ({ catalog }) => {
  const problems: CatalogProblem[] = [];
  const bound = (path: string, written: unknown, latency: LatencyTarget | undefined, metric: MetricDefinition) => {
    if (latency === undefined || metric.buckets.includes(latency.threshold)) return;
    const below = metric.buckets.findLast((value) => value < latency.threshold);
    const above = metric.buckets.find((value) => value > latency.threshold);
    const nearest = [below, above].filter((value) => value !== undefined).map(formatDuration);
    problems.push({
      path,
      value: written,
      message: `between the bucket bounds of ${metric.name}; use ${nearest.join(' or ')}, or add ${latency.threshold} to buckets['${metric.name}']`,
    });
  };

  for (const service of catalog.services) {
    const written = catalog.definition.services[service.name];
    for (const { name, target, metric } of service.operations) {
      const path = `services.${service.name}.operations.${name}.target.latency`;
      bound(path, written?.operations?.[name]?.target?.latency, target.latency, metric);
    }
    const flowMetric = catalog.metrics.get(metrics.flowDuration.name) ?? metrics.flowDuration;
    for (const { name, target } of service.flows) {
      const path = `services.${service.name}.flows.${name}.target.latency`;
      bound(path, written?.flows?.[name]?.target?.latency, target.latency, flowMetric);
    }
  }
  const messageMetric = catalog.metrics.get(metrics.messagingProcessDuration.name) ?? metrics.messagingProcessDuration;
  for (const { name, target } of catalog.pipelines) {
    const written = catalog.definition.pipelines?.[name]?.target?.stored;
    bound(`pipelines.${name}.target.stored`, written, target.latency, messageMetric);
  }

  const histograms = Object.values<MetricDefinition>(metrics).filter(({ kind }) => kind === 'histogram');
  for (const [name, bounds] of Object.entries(catalog.definition.buckets ?? {})) {
    const path = `buckets.${name}`;
    if (!histograms.some((metric) => metric.name === name)) {
      const known = listed(histograms.map((metric) => metric.name));
      problems.push({ path, value: name, message: `unknown histogram; use one of ${known}` });
    }
    if (bounds.some((value, index) => index > 0 && value <= (bounds[index - 1] ?? 0))) {
      problems.push({ path, value: bounds, message: 'bounds must ascend, each once; sort them' });
    }
  }
  return problems;
};
