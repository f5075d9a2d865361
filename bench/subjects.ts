import type { Attributes } from '@opentelemetry/api';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { declareMetric } from '@pulsetrail/catalog';
import { start } from '@pulsetrail/sdk';
import { Counter, Histogram, Registry } from 'prom-client';

/** The four labels of every measurement. */
export const labelNames = ['method', 'route', 'status', 'tenant'] as const;
const buckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** A library under measurement: the same two instruments, and its Prometheus page. */
export interface Subject {
  count(labels: Record<(typeof labelNames)[number], string>): void;
  observe(seconds: number, labels: Record<(typeof labelNames)[number], string>): void;
  page(): Promise<string>;
}

/** Pulsetrail, as a service gets it from `start`. */
export function pulsetrail(): Subject {
  const telemetry = start({
    service: 'bench',
    traces: false,
    http: false,
    metrics: { server: false, budget: 100_000 },
  });
  const counter = telemetry.instrument(
    declareMetric('jobs.done', { unit: '{job}', kind: 'counter', description: 'Jobs done.', labels: labelNames }),
  );
  const histogram = telemetry.instrument(
    declareMetric('jobs.duration', { unit: 's', kind: 'histogram', description: 'Jobs.', labels: labelNames, buckets }),
  );
  return {
    count: (labels) => counter.add(1, labels),
    observe: (seconds, labels) => histogram.record(seconds, labels),
    page: async () => (await telemetry.metricsPage()).body,
  };
}

/** prom-client with a registry of its own. */
export function promClient(): Subject {
  const registry = new Registry();
  const registers = [registry];
  const counter = new Counter({ name: 'jobs_done_total', help: 'Jobs done.', labelNames, registers });
  const histogram = new Histogram({ name: 'jobs_seconds', help: 'Jobs.', labelNames, buckets, registers });
  return {
    count: (labels) => counter.inc(labels),
    observe: (seconds, labels) => histogram.observe(labels, seconds),
    page: () => registry.metrics(),
  };
}

/** OpenTelemetry's own metrics SDK with its Prometheus exporter, as its documentation wires them. */
export function openTelemetry(): Subject {
  const exporter = new PrometheusExporter({ preventServerStart: true });
  const serializer = new PrometheusSerializer();
  exporter.selectCardinalityLimit = () => 100_000;
  const meter = new MeterProvider({ readers: [exporter] }).getMeter('bench');
  const counter = meter.createCounter('jobs.done');
  const histogram = meter.createHistogram('jobs.duration', {
    unit: 's',
    advice: { explicitBucketBoundaries: buckets },
  });
  return {
    count: (labels) => counter.add(1, labels as Attributes),
    observe: (seconds, labels) => histogram.record(seconds, labels as Attributes),
    page: async () => serializer.serialize((await exporter.collect()).resourceMetrics),
  };
}
