import { formatDuration, formatPercentage, metrics, type Saturation, sanitizeLabelName } from '@pulsetrail/catalog';
import { alertingRule, literal } from '../alert.js';
import { equals, type Matcher, number, selector } from '../promql.js';
import type { AlertingRule } from '../rule.js';
import { identityOf, serviceLabel } from '../subject.js';
import type { RuleFamily } from './family.js';

const instance = 'instance';
const mountpoint = sanitizeLabelName('system.filesystem.mountpoint');
const queueName = sanitizeLabelName('queue.name');

/** How one resource is read, and how its fullness is said. */
interface Resource {
  readonly name: string;
  readonly limit: number | undefined;
  readonly by: readonly string[];
  readonly value: (by: string, matchers: readonly Matcher[], window: string) => string;
  readonly shown: string;
  readonly written: (limit: number) => string;
  readonly words: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly matchers?: readonly Matcher[];
}

const ratio = { shown: '{{ $value | humanizePercentage }}', written: formatPercentage };
const within = (fold: string, metric: string, matchers: readonly Matcher[], window: string): string =>
  `${fold}_over_time(${selector(metric, matchers)}[${window}])`;

/** Every resource of a service. Averages and extremes over the window are read, so that a peak or a missed scrape alone is none. */
const resourcesOf = ({ cpu, memory, disk, eventLoop, queues }: Saturation): Resource[] => [
  {
    ...ratio,
    name: 'CpuSaturated',
    limit: cpu,
    by: [instance],
    value: (by, matchers, window) =>
      `sum by (${by}) (${within('avg', metrics.processCpuUtilization.prometheusName, matchers, window)})`,
    words: 'share of the processors in use',
  },
  {
    ...ratio,
    name: 'MemorySaturated',
    limit: memory,
    by: [instance],
    value: (by, matchers, window) =>
      `max by (${by}) (${within('avg', metrics.processMemoryUsage.prometheusName, matchers, window)})\n/\n` +
      `(max by (${by}) (${within('last', metrics.processMemoryLimit.prometheusName, matchers, window)}) > 0)`,
    words: 'share of the memory in use',
  },
  {
    ...ratio,
    name: 'DiskSaturated',
    limit: disk,
    by: [instance, mountpoint],
    value: (by, matchers, window) =>
      `max by (${by}) (${within('last', metrics.systemFilesystemUtilization.prometheusName, matchers, window)})`,
    words: `share of the file system {{ $labels.${mountpoint} }} in use`,
  },
  {
    name: 'EventLoopDelayed',
    limit: eventLoop,
    by: [instance],
    value: (by, matchers, window) =>
      `max by (${by}) (${within('avg', metrics.nodejsEventloopDelayP99.prometheusName, matchers, window)})`,
    shown: '{{ $value | humanizeDuration }}',
    written: formatDuration,
    words: 'delay of the event loop (p99)',
  },
  ...queues.map(
    ({ name, limit }): Resource => ({
      name: 'QueueTooLong',
      limit,
      by: [],
      // A queue that every instance reports is one queue.
      value: (by, matchers, window) =>
        `max by (${by}) (${within('min', metrics.queueDepth.prometheusName, matchers, window)})`,
      shown: '{{ $value | humanize }}',
      written: number,
      words: `number of items that wait in the queue ${name}`,
      labels: { [queueName]: name },
      matchers: [equals(queueName, name)],
    }),
  ),
];

/** How full what services use is, against `saturation` and its defaults. */
export const saturation: RuleFamily = ({ services, alerting }) => {
  const window = formatDuration(alerting.window);
  const rules = services.flatMap(({ name: service, owner, saturation: limits }) =>
    limits === undefined
      ? []
      : resourcesOf(limits).flatMap(({ name, limit, by, value, shown, written, words, labels, matchers = [] }) => {
          if (limit === undefined) return [];
          const kept = identityOf([serviceLabel, ...by, ...Object.keys(labels ?? {})], alerting);
          const place = by.includes(instance) ? ` at {{ $labels.${instance} }}` : '';
          const alert: AlertingRule = alertingRule({
            name,
            expr: `${value(kept.join(', '), [equals(serviceLabel, service), ...matchers], window)} > ${number(limit)}`,
            for: alerting.for,
            keepFiringFor: alerting.keepFiringFor,
            severity: 'warning',
            category: 'system-health',
            labels: { owner: literal(owner), service, ...labels },
            summary: `The ${words} of ${service} is above its limit`,
            description: `The ${words} of ${service}${place} is ${shown} over ${window}, threshold ${written(limit)}.`,
            threshold: number(limit),
          });
          return [alert];
        }),
  );
  const interval = formatDuration(alerting.evaluationInterval);
  return rules.length === 0 ? [] : [{ name: 'pulsetrail:saturation', interval, rules }];
};
