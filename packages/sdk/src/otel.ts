import {
  type Context,
  context,
  metrics,
  ProxyTracerProvider,
  propagation,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { type Resource, resourceFromAttributes } from '@opentelemetry/resources';
import {
  MeterProvider,
  type MetricReader,
  PeriodicExportingMetricReader,
  type ViewOptions,
} from '@opentelemetry/sdk-metrics';
import { metrics as table } from '@pulsetrail/catalog';
import { PageReader } from './exposition/page-reader.js';
import type { ResolvedOptions } from './options.js';
import { redactAttributes } from './redact.js';
import { RegistryProducer } from './registry/metric-producer.js';
import type { Registry } from './registry/registry.js';
import { ExportingSink } from './trace/span-exporter.js';
import { RecordingTracerProvider } from './trace/tracer-provider.js';

/** OpenTelemetry's parts as one process uses them. */
export interface OtelParts {
  /** Whose tracer provider is the process's: ours, another library's that was there first, or (not wanted) none. */
  readonly tracing: 'own' | 'foreign' | 'off';
  /** Makes spans with that provider; without one, spans that go nowhere. */
  readonly tracer: Tracer;
  readonly reader: MetricReader | undefined;
  /** Makes a context active for the rest of the current asynchronous execution; absent when context is another library's. */
  readonly attach: ((context: Context) => void) | undefined;
  flush(): Promise<unknown>;
  shutdown(): Promise<unknown>;
}

/** What is recorded with the plain Meter API goes through redaction before it is added up. */
const redactedViews: ViewOptions[] = [
  { instrumentName: '*', attributesProcessors: [{ process: (attributes) => redactAttributes(attributes) }] },
];

/** The resource: what is known of the service, and nothing of the machine, its user or its command line. */
export function serviceResource({ service, version, environment }: ResolvedOptions): Resource {
  return resourceFromAttributes({
    'service.name': service,
    ...(version !== undefined && { 'service.version': version }),
    ...(environment !== undefined && { 'deployment.environment.name': environment }),
    'telemetry.sdk.language': 'nodejs',
    'telemetry.sdk.name': 'pulsetrail',
  });
}

/**
 * Composes OpenTelemetry's own packages and registers them as the process's globals. Where another library has been
 * first, its globals stay: what we have then is our own registry and page.
 */
export function composeOtel(options: ResolvedOptions, registry: Registry): OtelParts {
  const resource = serviceResource(options);
  const contextManager = new AsyncLocalStorageContextManager();
  const { traces, otlpMetrics } = options;

  const exporter = traces?.url === undefined ? undefined : new OTLPTraceExporter({ url: traces.url });
  const sink = exporter && new ExportingSink(exporter, registry.instrument(table.sdkSpansDropped));
  const provider =
    traces && new RecordingTracerProvider({ resource, ratio: traces.ratio, slowAfter: traces.slowAfter, sink });
  const ownsTracing = provider !== undefined && trace.setGlobalTracerProvider(provider);
  const ownsContext = ownsTracing && context.setGlobalContextManager(contextManager.enable());
  const ownsPropagation =
    ownsTracing &&
    propagation.setGlobalPropagator(
      new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] }),
    );

  const pageReader = new PageReader();
  const periodic =
    otlpMetrics &&
    new PeriodicExportingMetricReader({
      exporter: new OTLPMetricExporter({ url: otlpMetrics.url }),
      exportIntervalMillis: otlpMetrics.intervalMillis,
      metricProducers: [new RegistryProducer(registry, resource)],
    });
  const meterProvider = new MeterProvider({
    resource,
    views: redactedViews,
    readers: periodic ? [pageReader, periodic] : [pageReader],
  });
  const ownsMetrics = metrics.setGlobalMeterProvider(meterProvider);

  return {
    tracing: ownsTracing ? 'own' : traces ? 'foreign' : 'off',
    tracer: (traces ? trace : new ProxyTracerProvider()).getTracer('@pulsetrail/sdk'),
    reader: ownsMetrics ? pageReader : undefined,
    attach: ownsContext ? (active) => void contextManager.attach(active) : undefined,
    flush: () => Promise.allSettled([sink?.flush(), periodic?.forceFlush()]),
    shutdown: async () => {
      if (ownsTracing) trace.disable();
      if (ownsPropagation) propagation.disable();
      if (ownsContext) context.disable();
      if (ownsMetrics) metrics.disable();
      await Promise.allSettled([sink?.shutdown(), meterProvider.shutdown()]);
    },
  };
}
