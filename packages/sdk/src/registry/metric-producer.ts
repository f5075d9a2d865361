import { type HrTime, ValueType } from '@opentelemetry/api';
import { millisToHrTime } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  type CollectionResult,
  type DataPoint,
  DataPointType,
  type Histogram as HistogramValue,
  type MetricData,
  type MetricProducer,
} from '@opentelemetry/sdk-metrics';
import type { HistogramSeries } from './histogram.js';
import { type Instrument, isHistogram, type Registry } from './registry.js';

/** Milliseconds that observed metrics have to answer where the reader does not say. */
const observeTimeout = 5_000;

const scope = { name: '@pulsetrail/sdk' };

const histogramValue = (series: HistogramSeries, boundaries: readonly number[]): HistogramValue => ({
  buckets: { boundaries: [...boundaries], counts: [...series.counts] },
  sum: series.sum,
  count: series.count,
});

function metricData(instrument: Instrument, startTime: HrTime, endTime: HrTime): MetricData {
  const { name, unit, description, kind, buckets } = instrument.definition;
  const base = {
    descriptor: { name, unit, description, valueType: ValueType.DOUBLE },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
  };
  const point = <Value>(attributes: Readonly<Record<string, string>>, value: Value): DataPoint<Value> => ({
    startTime,
    endTime,
    attributes,
    value,
  });
  if (isHistogram(instrument)) {
    const dataPoints = instrument.tree.series.map((series) =>
      point(series.attributes, histogramValue(series, buckets)),
    );
    return { ...base, dataPointType: DataPointType.HISTOGRAM, dataPoints };
  }
  const dataPoints = instrument.tree.series.map((series) => point(series.attributes, series.value));
  return kind === 'gauge'
    ? { ...base, dataPointType: DataPointType.GAUGE, dataPoints }
    : { ...base, dataPointType: DataPointType.SUM, isMonotonic: kind === 'counter', dataPoints };
}

/** Shows the registry to OpenTelemetry's readers, so that OTLP carries the same numbers as the Prometheus page. */
export class RegistryProducer implements MetricProducer {
  readonly #registry: Registry;
  readonly #resource: Resource;
  readonly #startTime = millisToHrTime(Date.now());

  constructor(registry: Registry, resource: Resource) {
    this.#registry = registry;
    this.#resource = resource;
  }

  async collect(options?: { readonly timeoutMillis?: number }): Promise<CollectionResult> {
    await this.#registry.observe(options?.timeoutMillis ?? observeTimeout);
    const endTime = millisToHrTime(Date.now());
    const metrics = [...this.#registry.instruments()]
      .map((instrument) => metricData(instrument, this.#startTime, endTime))
      .filter(({ dataPoints }) => dataPoints.length > 0);
    return {
      resourceMetrics: { resource: this.#resource, scopeMetrics: [{ scope, metrics }] },
      errors: [],
    };
  }
}
