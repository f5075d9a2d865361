import { context, type Span, type Tracer } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, TraceIdRatioBasedSampler, TracerProvider } from '@opentelemetry/sdk-trace';
import { metrics } from '@pulsetrail/catalog';
// What `start` puts together, with an exporter that does nothing: the parts are no public ones.
import { Registry } from '../packages/sdk/dist/registry/registry.js';
import { serviceTimers } from '../packages/sdk/dist/timers/service-timers.js';
import { encodeRequest } from '../packages/sdk/dist/trace/span-encoder.js';
import { ExportingSink } from '../packages/sdk/dist/trace/span-exporter.js';
import { RecordingTracerProvider } from '../packages/sdk/dist/trace/tracer-provider.js';

/** Writes spans as OTLP and forgets them, so that what is measured is all but the network. */
const forgetful = <Span>(write: (spans: Span[]) => unknown) => ({
  export: (spans: Span[], done: (result: ExportResult) => void) => {
    write(spans);
    done({ code: ExportResultCode.SUCCESS });
  },
  shutdown: async () => undefined,
});

const resource = resourceFromAttributes({ 'service.name': 'bench' });

/** Both sides have the same context manager, which is the process's only one. */
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());

/** What times calls. */
export interface TimingSubject {
  /** Times one call. */
  time<Result>(fn: () => Result): Result;
  /** Spans that were lost on the way: those would make a comparison unfair. */
  lost(): number;
}

/** The bounds of OpenTelemetry's own batch processor. */
const limits = { size: 512, queue: 2_048, delay: 5_000, timeout: 30_000 };

/** Our timer: context, histogram, and a span that is held until its end decides. */
export function pulsetrailTimer(ratio: number): TimingSubject {
  const registry = new Registry(2_000);
  const dropped = registry.instrument(metrics.sdkSpansDropped);
  const sink = new ExportingSink({ load: async () => forgetful(encodeRequest), limits }, dropped);
  const tracer = new RecordingTracerProvider({ resource, ratio, slowAfter: 1, sink }).getTracer('bench');
  const { timer } = serviceTimers({
    tracer,
    registry,
    service: undefined,
    slowAfter: 1,
    shares: {},
    statements: 'none',
  });
  return {
    time: (fn) => timer('authentication', 'sign-in', fn),
    lost: () => dropped.with({ reason: 'queue_full' }).value,
  };
}

function otelTracer(ratio: number): Tracer {
  return new TracerProvider({
    resource,
    sampler: new TraceIdRatioBasedSampler(ratio),
    spanProcessors: [new BatchSpanProcessor({ exporter: forgetful(ProtobufTraceSerializer.serializeRequest) })],
  }).getTracer('bench');
}

const attributes = { component: 'authentication', operation: 'sign-in' };

const ending = <Result>(result: Result, end: () => void): Result => {
  if (result instanceof Promise) return result.finally(end) as Result;
  end();
  return result;
};

/** OpenTelemetry's `startActiveSpan`, alone. */
export function otelSpan(ratio: number): TimingSubject {
  const tracer = otelTracer(ratio);
  return {
    time: (fn) => tracer.startActiveSpan('sign-in', { attributes }, (span: Span) => ending(fn(), () => span.end())),
    lost: () => 0,
  };
}

/** OpenTelemetry's `startActiveSpan` with a histogram of its metrics SDK. */
export function otelSpanAndHistogram(ratio: number): TimingSubject {
  const tracer = otelTracer(ratio);
  const reader = new PrometheusExporter({ preventServerStart: true });
  const histogram = new MeterProvider({ resource, readers: [reader] })
    .getMeter('bench')
    .createHistogram('operation.duration', {
      unit: 's',
      advice: { explicitBucketBoundaries: [...metrics.operationDuration.buckets] },
    });
  return {
    time: (fn) =>
      tracer.startActiveSpan('sign-in', { attributes }, (span: Span) => {
        const start = performance.now();
        return ending(fn(), () => {
          span.end();
          histogram.record((performance.now() - start) / 1_000, { component: 'authentication', operation: 'sign-in' });
        });
      }),
    lost: () => 0,
  };
}
