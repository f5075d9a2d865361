import {
  type BaggageEntry,
  type Context,
  createTraceState,
  propagation,
  type SpanContext,
  type TraceState,
  trace,
} from '@opentelemetry/api';
import { redactText } from '../redact.js';

/** The entries of a `tracestate` that are well formed and hold nothing personal; undefined when none is left. */
function cleanTraceState(state: TraceState): TraceState | undefined {
  const entries = state.serialize().split(',');
  const clean = createTraceState(entries.filter((entry) => redactText(entry) === entry).join(','));
  return clean.serialize() === '' ? undefined : clean;
}

function withoutBaggage(given: Context, passing: (key: string) => boolean): Context {
  const entries: [string, BaggageEntry][] = propagation.getBaggage(given)?.getAllEntries() ?? [];
  if (entries.length === 0) return given;
  const kept = entries.filter(([key]) => passing(key));
  if (kept.length === 0) return propagation.deleteBaggage(given);
  return propagation.setBaggage(given, propagation.createBaggage(Object.fromEntries(kept)));
}

/**
 * What of a context that came with a request is taken over: it goes on from here to every host that the service asks. The
 * trace id and the caller's span are. Baggage, and a `tracestate` that is clean, are a trusted caller's alone; of baggage,
 * the keys that options name.
 */
export function acceptInbound(extracted: Context, isTrusted: boolean, keys: ReadonlySet<string>): Context {
  const accepted = withoutBaggage(extracted, (key) => isTrusted && keys.has(key));
  const caller = trace.getSpanContext(accepted);
  if (caller?.traceState === undefined) return accepted;
  const { traceState, ...rest } = caller;
  const clean = isTrusted ? cleanTraceState(traceState) : undefined;
  const taken: SpanContext = clean === undefined ? rest : { ...rest, traceState: clean };
  return trace.setSpanContext(accepted, taken);
}
