import { resourceFromAttributes } from '@opentelemetry/resources';
import type { RecordedSpan } from '../../src/trace/recorded-span.js';
import type { SpanSink } from '../../src/trace/span-hold.js';
import { type RecordingTracer, RecordingTracerProvider } from '../../src/trace/tracer-provider.js';

export interface TestTracing {
  readonly tracer: RecordingTracer;
  /** Spans that were written, in order. */
  readonly written: RecordedSpan[];
  /** The same by name. */
  readonly names: () => string[];
  /** Spans that were counted as lost. */
  readonly dropped: { trace_full: number };
}

/** A tracer whose kept spans end in a list. Nothing is sampled and nothing is slow unless said otherwise. */
export function testTracing({ ratio = 0, slowAfter = 60 } = {}): TestTracing {
  const written: RecordedSpan[] = [];
  const dropped = { trace_full: 0 };
  const sink: SpanSink<RecordedSpan> = {
    write: (span) => written.push(span) > 0,
    drop: (reason, count) => {
      dropped[reason] += count;
    },
  };
  const resource = resourceFromAttributes({ 'service.name': 'test' });
  const tracer = new RecordingTracerProvider({ resource, ratio, slowAfter, sink }).getTracer('test');
  return { tracer, written, dropped, names: () => written.map(({ name }) => name) };
}
