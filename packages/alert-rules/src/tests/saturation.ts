import { type MetricDefinition, metrics, type Saturation, sanitizeLabelName } from '@pulsetrail/catalog';
import { serviceLabel } from '../subject.js';
import { averageOf, latestOf, leastOf, levelScenarios, type Reading } from './level-scenarios.js';
import type { AlertTest, TestFamily } from './scenario.js';
import { seriesOf } from './series.js';
import type { Values } from './values.js';

interface Resource {
  readonly alert: string;
  readonly limit: number | undefined;
  readonly metric: MetricDefinition;
  readonly labels: Readonly<Record<string, string>>;
  readonly reading: (window: number) => Reading;
}

const instance = { instance: '127.0.0.1:9464' };

/** Memory is used against a limit of so many bytes. */
const memoryLimit = 1_000_000;

const resourcesOf = ({ cpu, memory, disk, eventLoop, queues }: Saturation): Resource[] => [
  { alert: 'CpuSaturated', limit: cpu, metric: metrics.processCpuUtilization, labels: instance, reading: averageOf },
  { alert: 'MemorySaturated', limit: memory, metric: metrics.processMemoryUsage, labels: instance, reading: averageOf },
  {
    alert: 'DiskSaturated',
    limit: disk,
    metric: metrics.systemFilesystemUtilization,
    labels: { ...instance, [sanitizeLabelName('system.filesystem.mountpoint')]: '/data' },
    reading: latestOf,
  },
  {
    alert: 'EventLoopDelayed',
    limit: eventLoop,
    metric: metrics.nodejsEventloopDelayP99,
    labels: instance,
    reading: averageOf,
  },
  ...queues.map(
    ({ name, limit }): Resource => ({
      alert: 'QueueTooLong',
      limit,
      metric: metrics.queueDepth,
      labels: { [sanitizeLabelName('queue.name')]: name },
      reading: leastOf,
    }),
  ),
];

/** What services use, as full as it may be. */
export const saturationTests: TestFamily = ({ services, alerting }) =>
  services.flatMap(({ name: service, owner, saturation }) =>
    (saturation === undefined ? [] : resourcesOf(saturation)).flatMap(
      ({ alert, limit, metric, labels, reading }): AlertTest[] => {
        if (limit === undefined) return [];
        const own = { [serviceLabel]: service, ...labels };
        const gauge = seriesOf(metric.prometheusName, own);
        const isMemory = alert === 'MemorySaturated';
        const beside = (values: Values): Record<string, Values> =>
          isMemory ? { [seriesOf(metrics.processMemoryLimit.prometheusName, own)]: values.map(() => memoryLimit) } : {};
        const scale = isMemory ? memoryLimit : 1;
        const level = (share: number): number => Number((share * limit * scale).toPrecision(12));
        return [
          {
            alert,
            labels: { ...own, owner, service, severity: 'warning', category: 'system-health' },
            for: alerting.for,
            keepFiringFor: alerting.keepFiringFor,
            scope: gauge,
            scenarios: levelScenarios({
              reading: reading(alerting.window),
              series: (values) => ({ [gauge]: values, ...beside(values) }),
              isBad: (value) => value / scale > limit,
              good: level(0.5),
              bad: level(1.2),
              nearlyBad: level(0.97),
              justBad: level(1.03),
              for: alerting.for,
            }),
          },
        ];
      },
    ),
  );
