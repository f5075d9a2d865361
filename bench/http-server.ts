import { context, metrics, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, TraceIdRatioBasedSampler, TracerProvider } from '@opentelemetry/sdk-trace';
import { start } from '@pulsetrail/sdk';

/**
 * A Fastify hello world as a program of its own, with the telemetry that its one argument names. Says its address to the
 * parent, and answers each of its messages with the processor time used so far, in microseconds.
 */
const [telemetry = '', collector = ''] = process.argv.slice(2);
const traces = { endpoint: collector, ratio: 0.1 };

const withOpenTelemetry = (): void => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const exporter = new OTLPTraceExporter({ url: `${collector}/v1/traces` });
  trace.setGlobalTracerProvider(
    new TracerProvider({
      sampler: new TraceIdRatioBasedSampler(traces.ratio),
      spanProcessors: [new BatchSpanProcessor({ exporter })],
    }),
  );
  metrics.setGlobalMeterProvider(
    new MeterProvider({ readers: [new PrometheusExporter({ preventServerStart: true })] }),
  );
  registerInstrumentations({ instrumentations: [new HttpInstrumentation()] });
};

if (telemetry === 'pulsetrail') start({ service: 'bench', metrics: { server: false }, traces });
if (telemetry === 'OTel http') withOpenTelemetry();

// Only now, since what patches modules has to be first.
const { default: fastify } = await import('fastify');
const app = fastify();
if (telemetry === 'fastify-metrics') {
  const { default: plugin } = await import('fastify-metrics');
  await app.register(plugin.default, { endpoint: null, defaultMetrics: { enabled: false } });
}
app.get('/hello/:name', async () => ({ hello: 'world' }));
const url = await app.listen({ port: 0, host: '127.0.0.1' });

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.(user + system);
});
process.on('disconnect', () => process.exit());
process.send?.(url);
