import {
  type Context,
  context,
  diag,
  logs,
  metrics,
  ProxyTracerProvider,
  propagation,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { metrics as table } from '@pulsetrail/catalog/metrics';
import { ExportingLoggerProvider } from './logs/log-provider.js';
import { LazyMeterProvider } from './meters/lazy-meter-provider.js';
import type { ResolvedOptions } from './options.js';
import { OtlpConnection } from './otlp/connection.js';
import { limitDiagnostics } from './otlp/diagnostics.js';
import { MetricPusher } from './otlp/metric-pusher.js';
import { propagatorOf } from './propagators.js';
import type { Registry } from './registry/registry.js';
import { serviceResource } from './resource.js';
import { runtimeMetrics } from './runtime/index.js';
import { ExportingSink } from './trace/span-exporter.js';
import { type RecordingTracer, RecordingTracerProvider } from './trace/tracer-provider.js';

/** OpenTelemetry's parts as one process uses them. */
export interface OtelParts {
  /** Whose tracer provider is the process's: ours, another library's that was there first, or (not wanted) none. */
  readonly tracing: 'own' | 'foreign' | 'off';
  /** Makes spans with that provider; without one, spans that go nowhere. */
  readonly tracer: Tracer;
  /** The same where the provider is ours. */
  readonly recorder: RecordingTracer | undefined;
  /** The process's meters where they are ours. */
  readonly meters: LazyMeterProvider | undefined;
  /** Makes a context active for the rest of the current asynchronous execution; absent when context is another library's. */
  readonly attach: ((context: Context) => void) | undefined;
  /** Loads what sends, so that the first request does not wait for it. */
  warm(): void;
  flush(): Promise<unknown>;
  shutdown(): Promise<unknown>;
  /** Gives up what is still under way: nothing of it keeps the process alive. */
  abandon(): void;
}

/** What sends one of the signals. */
interface Sender {
  warm(): void;
  flush(): Promise<void>;
  shutdown(): Promise<void>;
  abandon(): void;
}

/** The exporters are loaded when there is something to send, or in the background: they are a third of a start. */
const loaders = {
  traces: async (to: OtlpConnection, onRejected: (count: number) => void) => {
    const { TraceExporter } = await import('./otlp/trace-exporter.js');
    return to.tame(new TraceExporter(to.options), onRejected);
  },
  metrics: async (to: OtlpConnection, onRejected: (count: number) => void) => {
    const { OTLPMetricExporter } = await import('@opentelemetry/exporter-metrics-otlp-proto');
    return to.tame(new OTLPMetricExporter(to.options), onRejected);
  },
  logs: async (to: OtlpConnection, onRejected: (count: number) => void) => {
    const { OTLPLogExporter } = await import('@opentelemetry/exporter-logs-otlp-proto');
    return to.tame(new OTLPLogExporter(to.options), onRejected);
  },
} as const;

/**
 * Composes OpenTelemetry's own packages and registers them as the process's globals. Where another library has been
 * first, its globals stay: what we have then is our own registry and page.
 */
export function composeOtel(options: ResolvedOptions, registry: Registry): OtelParts {
  const resource = serviceResource(options);
  const contextManager = new AsyncLocalStorageContextManager();
  const { traces, otlpMetrics, logs: logOptions } = options;
  const connections: OtlpConnection[] = [];
  const senders: Sender[] = [];
  const connect = (url: string): OtlpConnection => {
    const connection = new OtlpConnection(url);
    connections.push(connection);
    return connection;
  };
  const register = <Kind extends Sender>(sender: Kind): Kind => {
    senders.push(sender);
    return sender;
  };

  let sink: ExportingSink | undefined;
  if (traces?.url !== undefined) {
    const to = connect(traces.url);
    const dropped = registry.instrument(table.sdkSpansDropped);
    sink = register(
      new ExportingSink(
        { load: (onRejected: (count: number) => void) => loaders.traces(to, onRejected), limits: traces.limits },
        dropped,
      ),
    );
  }
  const provider = traces && new RecordingTracerProvider({ ...traces, resource, sink });
  const ownsTracing = provider !== undefined && trace.setGlobalTracerProvider(provider);
  const ownsContext = ownsTracing && context.setGlobalContextManager(contextManager.enable());
  const propagator = propagatorOf(options.propagators);
  const ownsPropagation = ownsTracing && propagator !== undefined && propagation.setGlobalPropagator(propagator);

  const meterProvider = new LazyMeterProvider(
    registry,
    options.metrics.budget,
    options.metrics.runtime ? runtimeMetrics : undefined,
  );
  const ownsMetrics = metrics.setGlobalMeterProvider(meterProvider);
  if (otlpMetrics !== undefined) {
    const to = connect(otlpMetrics.url);
    const setup = {
      load: (onRejected: (count: number) => void) => loaders.metrics(to, onRejected),
      registry,
      meters: ownsMetrics ? meterProvider : undefined,
      resource,
      interval: otlpMetrics.intervalMillis,
      timeout: otlpMetrics.timeoutMillis,
      failed: registry.instrument(table.sdkMetricExportsFailed).with({}),
    };
    register(new MetricPusher(setup));
  }

  let ownsLogs = false;
  if (logOptions !== undefined) {
    const to = connect(logOptions.url);
    const dropped = registry.instrument(table.sdkLogsDropped);
    const setup = {
      load: (onRejected: (count: number) => void) => loaders.logs(to, onRejected),
      limits: logOptions.limits,
      bodies: logOptions.bodies,
    };
    const loggerProvider = register(new ExportingLoggerProvider(setup, resource, dropped));
    ownsLogs = logs.setGlobalLoggerProvider(loggerProvider);
  }
  const ownsDiagnostics = limitDiagnostics();
  const recorder = ownsTracing ? provider.getTracer('@pulsetrail/sdk') : undefined;

  return {
    tracing: ownsTracing ? 'own' : traces ? 'foreign' : 'off',
    tracer: recorder ?? (traces ? trace : new ProxyTracerProvider()).getTracer('@pulsetrail/sdk'),
    recorder,
    meters: ownsMetrics ? meterProvider : undefined,
    attach: ownsContext ? (active) => void contextManager.attach(active) : undefined,
    warm: () => {
      for (const sender of senders) sender.warm();
    },
    flush: () => Promise.allSettled(senders.map((sender) => sender.flush())),
    shutdown: async () => {
      if (ownsTracing) trace.disable();
      if (ownsPropagation) propagation.disable();
      if (ownsContext) context.disable();
      if (ownsMetrics) metrics.disable();
      if (ownsLogs) logs.disable();
      await Promise.allSettled(senders.map((sender) => sender.shutdown()));
      await meterProvider.shutdown();
      if (ownsDiagnostics) diag.disable();
    },
    abandon: () => {
      for (const sender of senders) sender.abandon();
      for (const connection of connections) connection.cut();
    },
  };
}
