import type { MetricTable } from './catalog.js';
import type { CatalogDefinition, ServiceDefinition } from './definition.js';
import { alarmsOf } from './device-model.js';
import { deviceFamilyNames } from './devices.js';
import { declareMetric, type MetricDefinition, metrics } from './metrics.js';
import { present } from './present.js';

const entries = <Value>(record: Readonly<Record<string, Value>> | undefined): [string, Value][] =>
  Object.entries(record ?? {});

/** Declares a business counter of a service as a metric. */
export function declareCounter(
  name: string,
  counter: NonNullable<ServiceDefinition['counters']>[string],
): MetricDefinition {
  return declareMetric(name, {
    unit: counter.unit ?? '{event}',
    kind: 'counter',
    description: counter.description ?? `Business counter ${name}.`,
    labels: Object.keys(counter.labels ?? {}),
    values: counter.labels ?? {},
  });
}

/** The score that an operation calculates: its own name unless it names another; none for other kinds. */
export const scoreOf = (name: string, { kind, score }: NonNullable<ServiceDefinition['operations']>[string]) =>
  kind === 'score' ? (score ?? name) : undefined;

/**
 * Every model version that may run; undefined, which is any, where some operation calculates a score that declares none:
 * one metric records all of them.
 */
function modelVersions({ services }: CatalogDefinition): readonly string[] | undefined {
  const calculated = entries(services).flatMap(([, { operations, scores }]) =>
    entries(operations).flatMap(([name, operation]) => {
      const score = scoreOf(name, operation);
      return score === undefined ? [] : [scores?.[score]?.versions];
    }),
  );
  const declared = calculated.filter((versions) => versions !== undefined);
  return declared.length === 0 || declared.length < calculated.length ? undefined : [...new Set(declared.flat())];
}

/** Whether a label's values are known beforehand; a model's version is once the catalog says which may run. */
const isClosed = ({ values }: MetricDefinition, label: string): boolean =>
  label === 'score.model.version' || values[label] !== undefined;

/** The closed values of labels that the catalog's own parts add to. */
function closedValues(definition: CatalogDefinition): Readonly<Record<string, readonly string[]>> {
  const versions = modelVersions(definition);
  return {
    ...(versions !== undefined && { 'score.model.version': versions }),
    ...(definition.devices !== undefined && {
      'device.type': [...deviceFamilyNames, ...Object.keys(definition.devices)],
      alarm: [...new Set([...alarmsOf(definition).values()].flat())],
    }),
  };
}

/** The shared metrics with the catalog's own buckets, model versions, devices and alarms, and every declared counter. */
export function resolveMetrics(definition: CatalogDefinition): MetricTable {
  const table = new Map<string, MetricDefinition>();
  const closed = closedValues(definition);
  for (const metric of Object.values<MetricDefinition>(metrics)) {
    const buckets = metric.kind === 'histogram' ? definition.buckets?.[metric.name] : undefined;
    const added = metric.labels.filter((label) => Object.hasOwn(closed, label) && isClosed(metric, label));
    const values =
      added.length === 0
        ? undefined
        : { ...metric.values, ...Object.fromEntries(added.map((label) => [label, closed[label] ?? []])) };
    table.set(metric.name, buckets || values ? { ...metric, ...present({ buckets, values }) } : metric);
  }
  for (const [, service] of entries(definition.services)) {
    for (const [name, counter] of entries(service.counters)) {
      if (!table.has(name)) table.set(name, declareCounter(name, counter));
    }
  }
  return table;
}
