import type { Span } from '@opentelemetry/api';
import type { HistogramSeries } from '../registry/histogram.js';
import { RecordedSpan } from './recorded-span.js';

/**
 * Records a value, in the metric's unit, together with the ended span that it was measured by: as an exemplar where
 * that span is on its way to an exporter, so that no exemplar points to a trace that nobody can open.
 */
export function recordWithSpan(series: HistogramSeries, value: number, span: Span): void {
  if (span instanceof RecordedSpan && span.isWritten) series.recordWithExemplar(value, span.spanContext());
  else series.record(value);
}
