import { type Catalog, formatDuration, formatPercentage, type MetricDefinition, metrics } from '@pulsetrail/catalog';
import type { LinesPanel } from '../model/panel.js';
import type { Query } from '../model/query.js';
import { third } from '../model/size.js';
import { labelOf, serviceLabel } from '../promql/labels.js';
import { type Matcher, number, oneOf, selector } from '../promql/write.js';
import type { WrittenLimit } from './limits.js';
import type { Scope } from './scope.js';

const mountpoint = labelOf(metrics.systemFilesystemUtilization, 'system.filesystem.mountpoint');
const queue = labelOf(metrics.queueDepth, 'queue.name');

type Resource = 'cpu' | 'memory' | 'disk' | 'eventLoop';

/** Metrics that the SDK does not record by itself, and why they may therefore be missing. */
const waiting = new Map<MetricDefinition, Pick<Query, 'maybeEmpty'>>([
  [
    metrics.systemFilesystemUtilization,
    { maybeEmpty: 'a service tells of its file systems once it loads an instrumentation that does' },
  ],
  [metrics.queueDepth, { maybeEmpty: 'a service tells of its queues once it records their depth' }],
]);

const alerts: Readonly<Record<Resource, string>> = {
  cpu: 'CpuSaturated',
  memory: 'MemorySaturated',
  disk: 'DiskSaturated',
  eventLoop: 'EventLoopDelayed',
};

const written = (resource: Resource, value: number): string =>
  resource === 'eventLoop' ? formatDuration(value) : formatPercentage(value);

/** A line for each limit, of the services that have it. */
const lineOf = (
  services: readonly string[],
  limit: WrittenLimit,
  metric: MetricDefinition,
  matchers: readonly Matcher[],
): Query => ({
  expr: `0 * max(${selector(metric.prometheusName, [...matchers, oneOf(serviceLabel, services)])}) + ${number(limit.value)}`,
  legend: `threshold ${limit.text}`,
  limit,
  ...waiting.get(metric),
});

function linesOf(
  { services }: Catalog,
  resource: Resource,
  metric: MetricDefinition,
  matchers: readonly Matcher[],
): Query[] {
  const limited = services.flatMap(({ name, saturation }) => {
    const value = saturation?.[resource];
    return value === undefined ? [] : [{ name, value }];
  });
  return [...Map.groupBy(limited, ({ value }) => value)].map(([value, some]) =>
    lineOf(
      some.map(({ name }) => name),
      { alert: alerts[resource], value, severity: 'warning', text: written(resource, value) },
      metric,
      matchers,
    ),
  );
}

/** What services use: processors, memory, event loop, file systems and queues, with the limits that the catalog sets. */
export function runtimePanels({ catalog, matchers }: Scope): LinesPanel[] {
  const used = (
    resource: Resource,
    metric: MetricDefinition,
    title: string,
    unit: string,
    expr: string,
    legend: string,
  ): LinesPanel => ({
    ...third,
    view: 'lines',
    key: `runtime:${resource}`,
    title,
    description: `${metric.description} Dashed: the limits of the catalog.`,
    unit,
    queries: [{ expr, legend, ...waiting.get(metric) }, ...linesOf(catalog, resource, metric, matchers)],
  });
  const by = (...labels: string[]): string => `by (${[serviceLabel, 'instance', ...labels].join(', ')})`;
  const of = ({ prometheusName }: MetricDefinition): string => selector(prometheusName, matchers);
  const place = `{{${serviceLabel}}} {{instance}}`;
  const { processCpuUtilization: cpu, processMemoryUsage: memory, nodejsEventloopDelayP99: delay } = metrics;
  const disk = metrics.systemFilesystemUtilization;
  return [
    used('cpu', cpu, 'Processors in use', 'percentunit', `sum ${by()} (${of(cpu)})`, place),
    used(
      'memory',
      memory,
      'Memory in use, of what there is',
      'percentunit',
      `max ${by()} (${of(memory)}) / (max ${by()} (${of(metrics.processMemoryLimit)}) > 0)`,
      place,
    ),
    used('eventLoop', delay, 'Delay of the event loop (p99)', 's', `max ${by()} (${of(delay)})`, place),
    used(
      'disk',
      disk,
      'File systems in use',
      'percentunit',
      `max ${by(mountpoint)} (${of(disk)})`,
      `${place} {{${mountpoint}}}`,
    ),
    {
      ...third,
      view: 'lines',
      key: 'runtime:memory-bytes',
      title: 'Memory',
      description: memory.description,
      unit: 'bytes',
      queries: [{ expr: `max ${by()} (${of(memory)})`, legend: place }],
    },
    {
      ...third,
      view: 'lines',
      key: 'runtime:queues',
      title: 'Queues',
      description: `${metrics.queueDepth.description} Dashed: the limits of the catalog.`,
      unit: 'short',
      queries: [
        {
          expr: `max by (${serviceLabel}, ${queue}) (${of(metrics.queueDepth)})`,
          legend: `{{${serviceLabel}}} {{${queue}}}`,
          ...waiting.get(metrics.queueDepth),
        },
        ...catalog.services.flatMap(({ name, saturation }) =>
          (saturation?.queues ?? []).map(({ name: queueName, limit }) =>
            lineOf(
              [name],
              { alert: 'QueueTooLong', value: limit, severity: 'warning', text: number(limit) },
              metrics.queueDepth,
              [...matchers, oneOf(queue, [queueName])],
            ),
          ),
        ),
      ],
    },
  ];
}
