import type { Context, Span, Tracer } from '@opentelemetry/api';
import type { SpanTemplate } from '../trace/span-template.js';
import { noSpan, RecordingTracer } from '../trace/tracer-provider.js';
import { warnOnce } from '../warning.js';

/**
 * Begins the span of a timing below the active one of a context. Without a tracer there is none, nor where that of another
 * library throws.
 *
 * @param slowAfter seconds after which it is slow.
 * @param share of the traces with it that are kept; undefined leaves it to the process's own.
 * @param start Unix milliseconds, as `now` gives them.
 */
export function beginSpan(
  tracer: Tracer | undefined,
  template: SpanTemplate,
  active: Context,
  slowAfter: number,
  share: number | undefined,
  start: number,
): Span {
  if (tracer === undefined) return noSpan;
  if (tracer instanceof RecordingTracer) return tracer.startFrom(template, active, slowAfter, share, start);
  try {
    const { name, kind, attributes } = template;
    return tracer.startSpan(name, { kind, attributes: { ...attributes } }, active);
  } catch {
    warnOnce('timer tracer', 'The tracer of another library threw; timings go on without spans.');
    return noSpan;
  }
}
