import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import protobuf from 'protobufjs';

/** The part of OTLP 1.x that the tests read. Source: opentelemetry-proto, field numbers of trace.proto, metrics.proto and logs.proto. */
const definition = `
  syntax = "proto3";
  message AnyValue { oneof value {
    string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4;
    ArrayValue array_value = 5; KeyValueList kvlist_value = 6; bytes bytes_value = 7; } }
  message ArrayValue { repeated AnyValue values = 1; }
  message KeyValueList { repeated KeyValue values = 1; }
  message KeyValue { string key = 1; AnyValue value = 2; }
  message Resource { repeated KeyValue attributes = 1; }
  message Scope { string name = 1; string version = 2; }
  message Status { string message = 2; int32 code = 3; }
  message Event { fixed64 time_unix_nano = 1; string name = 2; repeated KeyValue attributes = 3; }
  message Link { bytes trace_id = 1; bytes span_id = 2; repeated KeyValue attributes = 4; }
  message Span {
    bytes trace_id = 1; bytes span_id = 2; string trace_state = 3; bytes parent_span_id = 4; string name = 5; int32 kind = 6;
    fixed64 start_time_unix_nano = 7; fixed64 end_time_unix_nano = 8; repeated KeyValue attributes = 9;
    repeated Event events = 11; repeated Link links = 13; Status status = 15; }
  message ScopeSpans { Scope scope = 1; repeated Span spans = 2; }
  message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; }
  message Traces { repeated ResourceSpans resource_spans = 1; }
  message NumberPoint { repeated KeyValue attributes = 7; double as_double = 4; sfixed64 as_int = 6; }
  message HistogramPoint {
    repeated KeyValue attributes = 9; fixed64 count = 4; double sum = 5;
    repeated fixed64 bucket_counts = 6; repeated double explicit_bounds = 7; }
  message Gauge { repeated NumberPoint data_points = 1; }
  message Sum { repeated NumberPoint data_points = 1; int32 aggregation_temporality = 2; bool is_monotonic = 3; }
  message Histogram { repeated HistogramPoint data_points = 1; int32 aggregation_temporality = 2; }
  message Metric { string name = 1; string unit = 3; Gauge gauge = 5; Sum sum = 7; Histogram histogram = 9; }
  message ScopeMetrics { Scope scope = 1; repeated Metric metrics = 2; }
  message ResourceMetrics { Resource resource = 1; repeated ScopeMetrics scope_metrics = 2; }
  message Metrics { repeated ResourceMetrics resource_metrics = 1; }
  message LogRecord {
    fixed64 time_unix_nano = 1; int32 severity_number = 2; string severity_text = 3; AnyValue body = 5;
    repeated KeyValue attributes = 6; bytes trace_id = 9; bytes span_id = 10; string event_name = 12; }
  message ScopeLogs { Scope scope = 1; repeated LogRecord log_records = 2; }
  message ResourceLogs { Resource resource = 1; repeated ScopeLogs scope_logs = 2; }
  message Logs { repeated ResourceLogs resource_logs = 1; }
`;

const { root } = protobuf.parse(definition);
const traces = root.lookupType('Traces');
const metrics = root.lookupType('Metrics');
const logs = root.lookupType('Logs');

interface KeyValue {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

export interface ReceivedSpan {
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  /** Unix time in nanoseconds. */
  readonly start: bigint;
  readonly end: bigint;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly events: readonly { readonly name: string; readonly attributes: Readonly<Record<string, unknown>> }[];
  readonly error: boolean;
  readonly service: unknown;
}

export interface ReceivedPoint {
  readonly metric: string;
  readonly kind: 'gauge' | 'sum' | 'histogram';
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly value: number | { readonly count: number; readonly sum: number; readonly buckets: readonly number[] };
}

export interface ReceivedLog {
  readonly body: unknown;
  readonly severity: number;
  readonly eventName: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly service: unknown;
}

const plainValue = (value: Readonly<Record<string, unknown>>): unknown => {
  const [kind, given] = Object.entries(value)[0] ?? [];
  if (kind === 'intValue') return Number(given);
  if (kind === 'arrayValue') {
    return ((given as { values?: Record<string, unknown>[] }).values ?? []).map(plainValue);
  }
  return kind === 'kvlistValue' ? plainAttributes((given as { values?: KeyValue[] }).values) : given;
};

function plainAttributes(list: readonly KeyValue[] = []): Record<string, unknown> {
  return Object.fromEntries(list.map(({ key, value }) => [key, plainValue(value)]));
}

const hex = (bytes: string | undefined): string => Buffer.from(bytes ?? '', 'base64').toString('hex');

/** Decodes to plain JSON: bytes as base64, 64-bit numbers as text. */
function decode(type: protobuf.Type, body: Buffer): Record<string, unknown> {
  return type.toObject(type.decode(body), { bytes: String, longs: String, arrays: true }) as Record<string, unknown>;
}

interface RawSpan {
  readonly name: string;
  readonly kind?: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: KeyValue[];
  readonly events: { readonly name: string; readonly attributes: KeyValue[] }[];
  readonly status?: { readonly code?: number };
}

interface RawResource<Scope> {
  readonly resource: { readonly attributes: KeyValue[] };
  readonly scopeSpans?: readonly { readonly spans: readonly RawSpan[] }[];
  readonly scopeMetrics?: readonly Scope[];
}

function readSpans(body: Buffer): ReceivedSpan[] {
  const { resourceSpans } = decode(traces, body) as { resourceSpans: RawResource<never>[] };
  return resourceSpans.flatMap(({ resource, scopeSpans = [] }) =>
    scopeSpans
      .flatMap(({ spans }) => spans)
      .map((span) => ({
        name: span.name,
        kind: span.kind ?? 0,
        traceId: hex(span.traceId),
        spanId: hex(span.spanId),
        parentSpanId: hex(span.parentSpanId),
        start: BigInt(span.startTimeUnixNano),
        end: BigInt(span.endTimeUnixNano),
        attributes: plainAttributes(span.attributes),
        events: span.events.map(({ name, attributes }) => ({ name, attributes: plainAttributes(attributes) })),
        error: span.status?.code === 2,
        service: plainAttributes(resource.attributes)['service.name'],
      })),
  );
}

interface RawPoint {
  readonly attributes: KeyValue[];
  readonly asDouble?: number;
  readonly asInt?: string;
  readonly count?: string;
  readonly sum?: number;
  readonly bucketCounts?: string[];
}

interface RawMetric {
  readonly name: string;
  readonly gauge?: { readonly dataPoints: RawPoint[] };
  readonly sum?: { readonly dataPoints: RawPoint[] };
  readonly histogram?: { readonly dataPoints: RawPoint[] };
}

function readPoints(body: Buffer): ReceivedPoint[] {
  const { resourceMetrics } = decode(metrics, body) as { resourceMetrics: RawResource<{ metrics: RawMetric[] }>[] };
  return resourceMetrics
    .flatMap(({ scopeMetrics = [] }) => scopeMetrics.flatMap((scope) => scope.metrics))
    .flatMap((metric) =>
      (['gauge', 'sum', 'histogram'] as const).flatMap((kind) =>
        (metric[kind]?.dataPoints ?? []).map((point) => ({
          metric: metric.name,
          kind,
          attributes: plainAttributes(point.attributes),
          value:
            kind === 'histogram'
              ? { count: Number(point.count), sum: point.sum ?? 0, buckets: (point.bucketCounts ?? []).map(Number) }
              : (point.asDouble ?? Number(point.asInt ?? 0)),
        })),
      ),
    );
}

interface RawLog {
  readonly body?: Record<string, unknown>;
  readonly severityNumber?: number;
  readonly eventName?: string;
  readonly traceId?: string;
  readonly spanId?: string;
  readonly attributes: KeyValue[];
}

function readLogs(body: Buffer): ReceivedLog[] {
  const { resourceLogs } = decode(logs, body) as {
    resourceLogs: { resource: { attributes: KeyValue[] }; scopeLogs: { logRecords: RawLog[] }[] }[];
  };
  return resourceLogs.flatMap(({ resource, scopeLogs }) =>
    scopeLogs
      .flatMap(({ logRecords }) => logRecords)
      .map((log) => ({
        body: log.body && plainValue(log.body),
        severity: log.severityNumber ?? 0,
        eventName: log.eventName ?? '',
        traceId: hex(log.traceId),
        spanId: hex(log.spanId),
        attributes: plainAttributes(log.attributes),
        service: plainAttributes(resource.attributes)['service.name'],
      })),
  );
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  return request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
}

export interface OtlpReceiver {
  readonly url: string;
  readonly spans: ReceivedSpan[];
  readonly points: ReceivedPoint[];
  readonly logs: ReceivedLog[];
  /** Everything received, as bytes: to look for what must not be in it. */
  readonly raw: Buffer[];
  /** Number of requests, whatever was answered. */
  requests: number;
  /** What it answers; `hang` answers nothing at all. Default 200. */
  behavior: number | 'hang';
  /** How many items of each request it says that it has thrown away, below 128. Default 0. */
  rejected: number;
  close(): Promise<void>;
}

/** A real OTLP/HTTP receiver that keeps what it is sent. */
export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      receiver.requests++;
      if (receiver.behavior === 'hang') return;
      if (receiver.behavior === 200) {
        receiver.raw.push(body);
        if (request.url === '/v1/traces') receiver.spans.push(...readSpans(body));
        if (request.url === '/v1/metrics') receiver.points.push(...readPoints(body));
        if (request.url === '/v1/logs') receiver.logs.push(...readLogs(body));
      }
      // Field 1 is the partial success, and its field 1 how many were rejected: the same for all three signals.
      const answer = receiver.rejected > 0 ? Buffer.from([0x0a, 0x02, 0x08, receiver.rejected]) : '';
      response.writeHead(receiver.behavior, { 'content-type': 'application/x-protobuf' }).end(answer);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const receiver: OtlpReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans: [],
    points: [],
    logs: [],
    raw: [],
    requests: 0,
    behavior: 200,
    rejected: 0,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return receiver;
}
