import { createServer } from 'node:http';
import { context, metrics, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';

/** Traces and metrics as OpenTelemetry's documentation wires them, without its bundle of everything, `sdk-node`. */
const resource = resourceFromAttributes({ 'service.name': 'bench', 'service.version': '1.0.0' });
const tracerProvider = new TracerProvider({
  resource,
  spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
});
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
propagation.setGlobalPropagator(new W3CTraceContextPropagator());
trace.setGlobalTracerProvider(tracerProvider);
const exporter = new PrometheusExporter({ preventServerStart: true });
metrics.setGlobalMeterProvider(new MeterProvider({ resource, readers: [exporter] }));
// The exporter takes no free port by itself, so its handler is served as a service would mount it.
const server = createServer((request, response) => exporter.getMetricsRequestHandler(request, response));
trace.getTracer('bench').startSpan('first').end();
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
process.stdout.write('ready');
