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
    values: { 'device.type': deviceFamilyNames, 'pipeline.step': pipelineSteps },
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
    values: { reason: ['trace_full', 'queue_full', 'export_failed'] },
  }),
  sdkLogsDropped: declareMetric('pulsetrail.sdk.logs.dropped', {
    unit: '{record}',
    kind: 'counter',
    description: 'Log records that were lost, by the reason.',
    labels: ['reason'],
    values: { reason: ['queue_full', 'export_failed'] },
  }),
  sdkMetricExportsFailed: declareMetric('pulsetrail.sdk.metric_exports.failed', {
    unit: '{export}',
    kind: 'counter',
    description: 'Exports of metrics over OTLP that the collector did not take.',
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
  bridgeLastMessageTime: declareMetric('pulsetrail.bridge.last_message.time', {
    unit: 's',
    kind: 'gauge',
    description: 'Unix time at which the bridge last received a message; 0 before the first.',
  }),
} as const;
