import type { MetricReader } from '@opentelemetry/sdk-metrics';

/**
 * Makes the reader of what is recorded with the plain OpenTelemetry Meter API: read when the Prometheus page is written
 * or metrics are sent, cumulative, since that is what Prometheus counts with, and with buckets from instrument advice.
 *
 * @param sdk OpenTelemetry's metrics SDK, which is loaded only where somebody uses that API.
 */
export function makePageReader(sdk: typeof import('@opentelemetry/sdk-metrics')): MetricReader {
  class PageReader extends sdk.MetricReader {
    protected override async onForceFlush(): Promise<void> {
      // Nothing is held: it is read when it is asked for.
    }

    protected override async onShutdown(): Promise<void> {
      // The server that serves the page is closed by whoever opened it.
    }
  }
  return new PageReader({ aggregationTemporalitySelector: () => sdk.AggregationTemporality.CUMULATIVE });
}
