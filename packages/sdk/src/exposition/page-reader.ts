import { AggregationTemporality, MetricReader } from '@opentelemetry/sdk-metrics';

/**
 * Reads what was made with the plain OpenTelemetry Meter API when the Prometheus page is written: cumulative, since
 * that is what Prometheus counts with, and with buckets from instrument advice.
 */
export class PageReader extends MetricReader {
  constructor() {
    super({ aggregationTemporalitySelector: () => AggregationTemporality.CUMULATIVE });
  }

  protected override async onForceFlush(): Promise<void> {
    // Nothing is held: the page is written when it is asked for.
  }

  protected override async onShutdown(): Promise<void> {
    // The server that serves the page is closed by whoever opened it.
  }
}
