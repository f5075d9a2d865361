import { deviceAlarms, deviceFamilyNames, messageOutcomes, pipelineSteps } from './devices.js';
import { type MetricKind, prometheusName } from './names.js';

/** A metric as it is declared: everything that the SDK, the rules and the dashboards need to know of it. */
export interface MetricDefinition<Label extends string = string, Kind extends MetricKind = MetricKind> {
  /** OpenTelemetry name, dotted lower case, without unit. */
  readonly name: string;
  /** UCUM unit: `s`, `By`, `1`, or an annotation such as `{message}`. */
  readonly unit: string;
  readonly kind: Kind;
  readonly description: string;
  /** The closed list of label (attribute) names, in the order in which they are looked up. */
  readonly labels: readonly Label[];
  /** Allowed values of the labels whose values are known beforehand; every combination of them starts at zero. */
  readonly values: Readonly<Partial<Record<Label, readonly string[]>>>;
  /** Upper bounds of a histogram's buckets in the metric's unit, ascending, without `+Inf`; empty for other kinds. */
  readonly buckets: readonly number[];
  /** The exported family name, from {@link prometheusName}. */
  readonly prometheusName: string;
}

/** What {@link declareMetric} takes: a definition without what follows from the rest. */
export interface MetricDeclaration<Label extends string = string, Kind extends MetricKind = MetricKind> {
  readonly unit: string;
  readonly kind: Kind;
  readonly description: string;
  readonly labels?: readonly Label[];
  readonly values?: Readonly<Partial<Record<NoInfer<Label>, readonly string[]>>>;
  readonly buckets?: readonly number[];
}

/** Completes a declaration with its name, its defaults and its exported name. */
export function declareMetric<const Label extends string = never, const Kind extends MetricKind = MetricKind>(
  name: string,
  declaration: MetricDeclaration<Label, Kind>,
): MetricDefinition<Label, Kind> {
  const { unit, kind, description, labels = [], buckets = [] } = declaration;
  const values = (declaration.values ?? {}) as MetricDefinition<Label>['values'];
  return { name, unit, kind, description, labels, values, buckets, prometheusName: prometheusName(name, unit, kind) };
}

/** Advised boundaries of HTTP and messaging durations. Source: semantic conventions 1.45, `http.server.request.duration`. */
const httpSeconds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10] as const;

/** Advised boundaries of database durations. Source: semantic conventions 1.45, `db.client.operation.duration`. */
const databaseSeconds = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10] as const;

/** Boundaries of our own durations: the 1-2.5-5 series from a millisecond to a minute, with 2 s because targets say so. */
const operationSeconds = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60] as const;

/** Boundaries of page writing: Prometheus gives up after 10 s by default. */
const scrapeSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

/** Boundaries of commits to a disk: from a tenth of a millisecond, where it does not wait for the disk, to seconds. */
const commitSeconds = [
  0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5,
] as const;

const itemCounts = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000] as const;

/** The methods that semantic conventions know; any other is recorded as `_OTHER`. */
const httpMethods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH', 'QUERY', '_OTHER'];

/**
 * The one table of metrics. Names are semantic conventions where one exists, our own otherwise; what Pulsetrail says
 * about itself starts with `pulsetrail.`. Adding a metric is adding an entry here.
 */
export const metrics = {
  httpServerRequestDuration: declareMetric('http.server.request.duration', {
    unit: 's',
    kind: 'histogram',
    description: 'Duration of HTTP server requests.',
    labels: ['http.request.method', 'http.route', 'http.response.status_code', 'url.scheme', 'error.type'],
    values: { 'http.request.method': httpMethods },
    buckets: httpSeconds,
  }),
  httpServerActiveRequests: declareMetric('http.server.active_requests', {
    unit: '{request}',
    kind: 'updowncounter',
    description: 'Number of HTTP server requests in progress.',
    labels: ['http.request.method', 'url.scheme'],
    values: { 'http.request.method': httpMethods },
  }),
  httpClientRequestDuration: declareMetric('http.client.request.duration', {
    unit: 's',
    kind: 'histogram',
    description: 'Duration of HTTP client requests.',
    labels: ['http.request.method', 'server.address', 'server.port', 'http.response.status_code', 'error.type'],
    values: { 'http.request.method': httpMethods },
    buckets: httpSeconds,
  }),
  operationDuration: declareMetric('operation.duration', {
    unit: 's',
    kind: 'histogram',
    description: 'Duration of an operation of a component.',
    labels: ['component', 'operation', 'error.type'],
    buckets: operationSeconds,
  }),
  dbClientOperationDuration: declareMetric('db.client.operation.duration', {
    unit: 's',
    kind: 'histogram',
    description: 'Duration of database client operations.',
    labels: ['component', 'operation', 'db.system.name', 'db.operation.name', 'db.collection.name', 'error.type'],
    buckets: databaseSeconds,
  }),
  operationSlow: declareMetric('operation.slow', {
    unit: '{operation}',
    kind: 'counter',
    description: 'Calls of an operation that took longer than its latency target, or than what is slow without one.',
    labels: ['component', 'operation'],
  }),
  scoreCalculationDuration: declareMetric('score.calculation.duration', {
    unit: 's',
    kind: 'histogram',
    description: 'Duration of a score calculation.',
    labels: ['component', 'operation', 'score.name', 'score.model.version', 'error.type'],
    buckets: operationSeconds,
  }),
  scoreInputSize: declareMetric('score.input.size', {
    unit: '{item}',
    kind: 'histogram',
    description: 'Number of items that went into a score calculation.',
    labels: ['score.name', 'score.model.version'],
    buckets: itemCounts,
  }),
  flowStepDuration: declareMetric('flow.step.duration', {
    unit: 's',
    kind: 'histogram',
    description: 'Duration of one step of a flow.',
    labels: ['flow.name', 'flow.step', 'error.type'],
    buckets: operationSeconds,
  }),
  flowDuration: declareMetric('flow.duration', {
    unit: 's',
    kind: 'histogram',
    description: 'Duration of a flow from its first step to its end.',
    labels: ['flow.name', 'error.type'],
    buckets: operationSeconds,
  }),
  integrationStatus: declareMetric('integration.status', {
    unit: '1',
    kind: 'updowncounter',
    description: 'Whether an external integration answers: 1 up, 0 down.',
    labels: ['integration.name'],
  }),
  heartbeatTime: declareMetric('heartbeat.time', {
    unit: 's',
    kind: 'gauge',
    description: 'Unix time at which something that has to happen again and again last ended well; 0 before the first.',
    labels: ['heartbeat'],
  }),
  healthCheckStatus: declareMetric('health.check.status', {
    unit: '1',
    kind: 'updowncounter',
    description: 'What a check of a dependency says: 1 healthy, 0.5 degraded, 0 unhealthy.',
    labels: ['check'],
  }),
  dataQualityRecords: declareMetric('data.quality.records', {
    unit: '{record}',
    kind: 'counter',
    description: 'Records that were checked, by the check and what it found.',
    labels: ['check', 'outcome'],
    values: { outcome: ['valid', 'invalid'] },
  }),
  processCpuUtilization: declareMetric('process.cpu.utilization', {
    unit: '1',
    kind: 'gauge',
    description: 'Share of the processors that the process keeps busy.',
    labels: ['cpu.mode'],
  }),
  processMemoryUsage: declareMetric('process.memory.usage', {
    unit: 'By',
    kind: 'updowncounter',
    description: 'Physical memory in use.',
  }),
  processMemoryLimit: declareMetric('process.memory.limit', {
    unit: 'By',
    kind: 'updowncounter',
    description: "Memory that the process may use: its container's limit, or all of the machine's.",
  }),
  systemFilesystemUtilization: declareMetric('system.filesystem.utilization', {
    unit: '1',
    kind: 'gauge',
    description: 'Share of a file system that is in use.',
    labels: ['system.device', 'system.filesystem.mountpoint'],
  }),
  nodejsEventloopDelayP99: declareMetric('nodejs.eventloop.delay.p99', {
    unit: 's',
    kind: 'gauge',
    description: 'Delay of the event loop that 99 % stay below.',
  }),
  queueDepth: declareMetric('queue.depth', {
    unit: '{item}',
    kind: 'updowncounter',
    description: 'What waits in a queue.',
    labels: ['queue.name'],
  }),
  messagingProcessDuration: declareMetric('messaging.process.duration', {
    unit: 's',
    kind: 'histogram',
    description:
      'Duration of processing one message, from its arrival to the end of its last step, which is its pipeline.step.',
    labels: ['messaging.system', 'messaging.operation.name', 'device.type', 'pipeline.step', 'error.type'],
    values: { 'pipeline.step': pipelineSteps },
    buckets: operationSeconds,
  }),
  messagingConsumedMessages: declareMetric('messaging.client.consumed.messages', {
    unit: '{message}',
    kind: 'counter',
    description: 'Messages delivered to the application.',
    labels: ['messaging.system', 'messaging.operation.name', 'device.type'],
  }),
  devicePipelineStepDuration: declareMetric('device.pipeline.step.duration', {
    unit: 's',
    kind: 'histogram',
    description: 'Duration of one step of the device pipeline.',
    labels: ['device.type', 'pipeline.step', 'error.type'],
    // Listeners report steps beyond the five.
    values: { 'device.type': deviceFamilyNames, 'pipeline.step': [...pipelineSteps, '_OTHER'] },
    buckets: operationSeconds,
  }),
  deviceMessages: declareMetric('device.messages', {
    unit: '{message}',
    kind: 'counter',
    description: 'Device messages by what they were and how they ended, each counted once however often it came.',
    labels: ['device.type', 'message.kind', 'outcome'],
    values: { 'device.type': deviceFamilyNames, outcome: messageOutcomes },
  }),
  deviceRedeliveries: declareMetric('device.redeliveries', {
    unit: '{message}',
    kind: 'counter',
    description: 'Device messages that came again after they had been handled.',
    labels: ['device.type'],
    values: { 'device.type': deviceFamilyNames },
  }),
  deviceAlarms: declareMetric('device.alarms', {
    unit: '{alarm}',
    kind: 'counter',
    description: 'Alarms raised by devices, such as an SOS call or a fall.',
    labels: ['device.type', 'alarm'],
    values: { 'device.type': deviceFamilyNames, alarm: deviceAlarms },
  }),
  deviceOnline: declareMetric('device.online', {
    unit: '{device}',
    kind: 'updowncounter',
    description: 'Devices that have been heard from within three periods of their heartbeat.',
    labels: ['device.type'],
    values: { 'device.type': deviceFamilyNames },
  }),
  deviceSilent: declareMetric('device.silent', {
    unit: '{device}',
    kind: 'updowncounter',
    description: 'Devices that have missed three heartbeats in a row, and have not been forgotten yet.',
    labels: ['device.type'],
    values: { 'device.type': deviceFamilyNames },
  }),
  devicePresenceChanges: declareMetric('device.presence.changes', {
    unit: '{change}',
    kind: 'counter',
    description: 'Devices that fell silent, and silent ones that were heard from again.',
    labels: ['device.type', 'presence'],
    values: { 'device.type': deviceFamilyNames, presence: ['online', 'silent'] },
  }),
  cacheRequests: declareMetric('cache.requests', {
    unit: '{request}',
    kind: 'counter',
    description: 'Look-ups in a cache, by whether it knew the answer.',
    labels: ['cache.name', 'outcome'],
    values: { outcome: ['hit', 'miss'] },
  }),
  sdkOverflow: declareMetric('pulsetrail.sdk.overflow', {
    unit: '{recording}',
    kind: 'counter',
    description:
      'Recordings that went to the label value _overflow because the metric had used up its budget of label sets.',
    labels: ['metric'],
  }),
  sdkSpansDropped: declareMetric('pulsetrail.sdk.spans.dropped', {
    unit: '{span}',
    kind: 'counter',
    description: 'Spans that were lost, by the reason.',
    labels: ['reason'],
    values: { reason: ['trace_full', 'queue_full', 'export_failed', 'rejected'] },
  }),
  sdkLogsDropped: declareMetric('pulsetrail.sdk.logs.dropped', {
    unit: '{record}',
    kind: 'counter',
    description: 'Log records that were lost, by the reason.',
    labels: ['reason'],
    values: { reason: ['queue_full', 'export_failed', 'rejected'] },
  }),
  sdkMetricExportsFailed: declareMetric('pulsetrail.sdk.metric_exports.failed', {
    unit: '{export}',
    kind: 'counter',
    description: 'Exports of metrics over OTLP that the collector did not take, or not in full.',
  }),
  sdkScrapeDuration: declareMetric('pulsetrail.sdk.scrape.duration', {
    unit: 's',
    kind: 'histogram',
    description: 'Time that writing the Prometheus page took.',
    labels: ['error.type'],
    buckets: scrapeSeconds,
  }),
  sdkScrapeSize: declareMetric('pulsetrail.sdk.scrape.size', {
    unit: 'By',
    kind: 'gauge',
    description: 'Size of the last Prometheus page, before compression.',
  }),
  bridgeConnected: declareMetric('pulsetrail.bridge.connected', {
    unit: '{connection}',
    kind: 'updowncounter',
    description: 'Whether the bridge is connected to its broker and subscribed: 1 or 0.',
  }),
  bridgeDevicesForgotten: declareMetric('pulsetrail.bridge.devices.forgotten', {
    unit: '{device}',
    kind: 'counter',
    description:
      'Devices that the bridge no longer waits for: more were known than it keeps, or they were silent too long.',
    labels: ['reason'],
    values: { reason: ['evicted', 'silent_too_long'] },
  }),
  bridgeLastMessageTime: declareMetric('pulsetrail.bridge.last_message.time', {
    unit: 's',
    kind: 'gauge',
    description: 'Unix time at which the bridge last received a message; 0 before the first.',
  }),
  bridgeRetries: declareMetric('pulsetrail.bridge.retries', {
    unit: '{try}',
    kind: 'counter',
    description: 'Tries of a message that failed because directory or store did, and that were not the last.',
    labels: ['device.type'],
    values: { 'device.type': deviceFamilyNames },
  }),
  bridgeMessagesDropped: declareMetric('pulsetrail.bridge.messages.dropped', {
    unit: '{message}',
    kind: 'counter',
    description: 'Messages that were lost: those at QoS 0 for which the spool had no room.',
    labels: ['reason'],
    values: { reason: ['spool_full'] },
  }),
  bridgeSpoolMessages: declareMetric('pulsetrail.bridge.spool.messages', {
    unit: '{message}',
    kind: 'updowncounter',
    description: 'Messages in the spool.',
  }),
  bridgeSpoolSize: declareMetric('pulsetrail.bridge.spool.size', {
    unit: 'By',
    kind: 'updowncounter',
    description: 'Bytes of the messages in the spool.',
  }),
  bridgeSpoolOldestAge: declareMetric('pulsetrail.bridge.spool.oldest.age', {
    unit: 's',
    kind: 'gauge',
    description: 'Time since the oldest message in the spool came; 0 when it is empty.',
  }),
  bridgeSpoolWaiting: declareMetric('pulsetrail.bridge.spool.waiting', {
    unit: '{spool}',
    kind: 'updowncounter',
    description: 'Whether messages wait at the broker because the spool is full or cannot be written: 1 or 0.',
  }),
  bridgeSpoolAppended: declareMetric('pulsetrail.bridge.spool.appended', {
    unit: '{message}',
    kind: 'counter',
    description: 'Messages that were written to the spool.',
  }),
  bridgeSpoolRemoved: declareMetric('pulsetrail.bridge.spool.removed', {
    unit: '{message}',
    kind: 'counter',
    description: 'Messages that left the spool: they are through, or among the dead letters.',
  }),
  bridgeSpoolCommitDuration: declareMetric('pulsetrail.bridge.spool.commit.duration', {
    unit: 's',
    kind: 'histogram',
    description: 'Duration of one commit of the spool, which is one of many messages.',
    buckets: commitSeconds,
  }),
  bridgeDeadLetters: declareMetric('pulsetrail.bridge.dead_letters', {
    unit: '{message}',
    kind: 'counter',
    description: 'Messages that went to the dead letters, by the error of the step that failed.',
    labels: ['reason'],
  }),
  bridgeDeadLettersHeld: declareMetric('pulsetrail.bridge.dead_letters.held', {
    unit: '{message}',
    kind: 'updowncounter',
    description: 'Messages among the dead letters.',
  }),
  bridgeDeadLettersDropped: declareMetric('pulsetrail.bridge.dead_letters.dropped', {
    unit: '{message}',
    kind: 'counter',
    description: 'Dead letters that were deleted because there were too many, too many bytes, or they were too old.',
    labels: ['reason'],
    values: { reason: ['count', 'bytes', 'age'] },
  }),
  bridgeStepEvents: declareMetric('pulsetrail.bridge.step_events', {
    unit: '{event}',
    kind: 'counter',
    description: 'Step events of listeners that the bridge took, by the way they came.',
    labels: ['source'],
    values: { source: ['http', 'mqtt'] },
  }),
  bridgeStepEventsRejected: declareMetric('pulsetrail.bridge.step_events.rejected', {
    unit: '{event}',
    kind: 'counter',
    description:
      'Step events that were refused: their sender may not send them, they are none, or too many came at a time.',
    labels: ['source', 'reason'],
    values: { source: ['http', 'mqtt'], reason: ['unauthorized', 'too_large', 'invalid', 'busy'] },
  }),
  bridgeStepEventsDropped: declareMetric('pulsetrail.bridge.step_events.dropped', {
    unit: '{event}',
    kind: 'counter',
    description:
      'Step events that are in no trace: there was no room for them, they came after the trace had ended, or they could not be read.',
    labels: ['reason'],
    values: { reason: ['queue_full', 'late', 'flow_full', 'unreadable'] },
  }),
  bridgeStepFlows: declareMetric('pulsetrail.bridge.step_flows', {
    unit: '{message}',
    kind: 'counter',
    description: 'Messages put together from step events, by how they ended.',
    labels: ['end'],
    values: { end: ['complete', 'window', 'overflow', 'shutdown'] },
  }),
  bridgeStepsMissing: declareMetric('pulsetrail.bridge.steps.missing', {
    unit: '{step}',
    kind: 'counter',
    description: 'Steps that a listener was expected to report and did not.',
    labels: ['device.type', 'pipeline.step'],
    values: { 'device.type': deviceFamilyNames, 'pipeline.step': [...pipelineSteps, '_OTHER'] },
  }),
  bridgeStepFlowsOpen: declareMetric('pulsetrail.bridge.open_step_flows', {
    unit: '{message}',
    kind: 'updowncounter',
    description: 'Messages whose step events are still coming.',
  }),
  bridgeSubscribed: declareMetric('pulsetrail.bridge.subscribed', {
    unit: '{subscription}',
    kind: 'updowncounter',
    description: 'Whether a broker is connected and has accepted a subscription: 1 or 0.',
    labels: ['broker', 'subscription'],
  }),
  bridgeSubscriptionLastMessageTime: declareMetric('pulsetrail.bridge.subscription.last_message.time', {
    unit: 's',
    kind: 'gauge',
    description: 'Unix time at which the bridge last received a message through a subscription; 0 before the first.',
    labels: ['device.type', 'subscription'],
  }),
  bridgeConnectionEnds: declareMetric('pulsetrail.bridge.connection.ends', {
    unit: '{connection}',
    kind: 'counter',
    description: 'Connections to a broker that ended or could not be made, by the reason.',
    labels: ['broker', 'reason'],
    values: { reason: ['lost', 'refused', 'version'] },
  }),
} as const;
