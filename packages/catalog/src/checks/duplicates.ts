import type { CatalogProblem } from '../error.js';
import type { MetricDefinition } from '../metrics.js';
import { metrics } from '../metrics.js';
import { sanitizeLabelName } from '../names.js';
import { type Check, listed } from './check.js';

/** Labels that Prometheus, OpenTelemetry or Pulsetrail itself put on every sample. */
const reservedLabels = ['le', 'quantile', 'job', 'instance', 'service_name', 'alertname', 'severity', 'owner', 'tier'];

const signature = (metric: MetricDefinition): string => JSON.stringify([metric.unit, metric.labels, metric.values]);

const repeated = <Item>(items: readonly Item[]): [number, Item][] =>
  [...items.entries()].filter(([index, item]) => items.indexOf(item) < index);

/** Two things that would end up under one name: metrics, labels, flow steps, families, channels in a route. */
export const duplicates: Check = ({ catalog }) => {
  const problems: CatalogProblem[] = [];
  const builtIn = new Map(
    Object.values<MetricDefinition>(metrics).map((metric) => [metric.prometheusName, metric.name]),
  );
  const declared = new Map<string, { metric: MetricDefinition; path: string }>();

  for (const service of catalog.services) {
    for (const metric of service.counters) {
      const path = `services.${service.name}.counters.${metric.name}`;
      const taken = builtIn.get(metric.prometheusName);
      if (taken !== undefined) {
        problems.push({
          path,
          value: metric.name,
          message: `duplicate of the built-in metric ${taken}, both are exported as ${metric.prometheusName}; choose another name`,
        });
      }
      const other = declared.get(metric.prometheusName);
      if (other && (other.metric.name !== metric.name || signature(other.metric) !== signature(metric))) {
        problems.push({
          path,
          value: metric.name,
          message: `duplicate of ${other.path}, both are exported as ${metric.prometheusName}; give both the same unit and labels, or rename one`,
        });
      }
      declared.set(metric.prometheusName, other ?? { metric, path });

      const labels = metric.labels.map(sanitizeLabelName);
      for (const [index, label] of repeated(labels)) {
        problems.push({
          path: `${path}.labels.${metric.labels[index]}`,
          value: metric.labels[index],
          message: `duplicate label, two labels are exported as ${label}; rename one`,
        });
      }
      for (const [index, label] of labels.entries()) {
        if (reservedLabels.includes(label) || label.startsWith('otel_scope_') || label.startsWith('__')) {
          problems.push({
            path: `${path}.labels.${metric.labels[index]}`,
            value: metric.labels[index],
            message: `reserved label; choose a name other than ${listed(reservedLabels)}, otel_scope_*`,
          });
        }
      }
      for (const [label, values] of Object.entries<readonly string[] | undefined>(metric.values)) {
        for (const [index, value] of repeated(values ?? [])) {
          problems.push({ path: `${path}.labels.${label}.${index}`, value, message: 'duplicate value; remove one' });
        }
      }
    }
    for (const flow of service.flows) {
      for (const [index, step] of repeated(flow.steps)) {
        problems.push({
          path: `services.${service.name}.flows.${flow.name}.steps.${index}`,
          value: step,
          message: 'duplicate step; give each step of a flow its own name',
        });
      }
    }
  }

  const familyOwners = new Map<string, string>();
  for (const pipeline of catalog.pipelines) {
    for (const [index, family] of pipeline.families.entries()) {
      const path = `pipelines.${pipeline.name}.families.${index}`;
      const other = familyOwners.get(family);
      if (other !== undefined) {
        problems.push({ path, value: family, message: `duplicate of ${other}; a family belongs to one pipeline` });
      }
      familyOwners.set(family, other ?? path);
    }
  }
  for (const [severity, channels] of Object.entries(catalog.routes)) {
    for (const [index, channel] of repeated(channels)) {
      problems.push({ path: `routes.${severity}.${index}`, value: channel, message: 'duplicate channel; remove one' });
    }
  }
  return problems;
};
