import type { TracesPanel } from '../model/panel.js';
import { full, half } from '../model/size.js';
import { chosen } from '../promql/write.js';

/** Traces that failed, with the type of their error. What an error says never leaves a service. */
export const failedTraces = (): TracesPanel => ({
  ...half,
  view: 'traces',
  key: 'traces:failed',
  title: 'Traces of errors',
  description: 'The latest traces with an error. Every one is kept, whatever is sampled; the id opens it.',
  trace: {
    kind: 'search',
    traceql:
      '{ resource.service.name =~ "$service" && status = error } | select(span.error.type, span.error.fingerprint, span.operation, span.http.route)',
  },
});

/** Traces that took long. */
export const slowTraces = (): TracesPanel => ({
  ...half,
  view: 'traces',
  key: 'traces:slow',
  title: 'Slow traces',
  description:
    'The latest traces that took longer than a second. What is slower than its target is kept, whatever is sampled.',
  trace: {
    kind: 'search',
    traceql: '{ resource.service.name =~ "$service" && traceDuration > 1s } | select(span.operation, span.http.route)',
  },
});

/** Traces of statements that wait for a database. */
export const statementTraces = (): TracesPanel => ({
  ...full,
  view: 'traces',
  key: 'traces:statements',
  title: 'Slow statements',
  description:
    'The latest calls of a database that took longer than 100 ms, of the traces that are kept, with their normalized text where it leaves the service.',
  trace: {
    kind: 'search',
    traceql:
      '{ resource.service.name =~ "$service" && span.db.system.name != nil && duration > 100ms } | select(span.operation, span.db.query.text)',
  },
});

/** Traces of device messages. */
export const messageTraces = (): TracesPanel => ({
  ...full,
  view: 'traces',
  key: 'traces:messages',
  title: 'Latest messages',
  description:
    'The latest traces of device messages: failed ones, slow ones, and a share of the rest. A device stands there as a hash.',
  trace: {
    kind: 'search',
    traceql:
      '{ span.messaging.system = "mqtt" && span.device.type =~ "$family" && kind = consumer } | select(span.device.type, span.message.kind, span.outcome)',
  },
});

/** Who calls whom. */
export const serviceMap = (): TracesPanel => ({
  width: 24,
  height: 12,
  view: 'graph',
  key: 'service-map',
  title: 'Service map',
  description:
    'Who calls whom, how often, how long and how often in vain; from the metrics that Tempo or the collector makes of traces.',
  trace: { kind: 'service-map', selectors: ['client', 'server'].map((end) => `{${chosen(end, 'service')}}`) },
});
