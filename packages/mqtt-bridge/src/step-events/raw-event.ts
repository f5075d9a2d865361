import { field, isObject, type JsonObject, present } from '../message/payload.js';

/**
 * A step event as a listener sends it, with the fields that are looked at. What it says of the patient, and the processed
 * data, are not even copied.
 */
export interface RawStepEvent {
  readonly step: string;
  readonly status: string;
  readonly deviceType: string | undefined;
  readonly topic: string | undefined;
  /** The listener's name for itself. */
  readonly listener: string | undefined;
  /** The listener's id of the message, from `flow_id` or `correlation_id`. */
  readonly flowId: string | undefined;
  /** W3C Trace Context of the listener. */
  readonly traceparent: string | undefined;
  readonly timestamp: unknown;
  /** The device's payload, as JSON or as text. */
  readonly payload: unknown;
  /** Text or an object: may hold anything that went through the listener. */
  readonly error: unknown;
}

/** An event, or a sentence about why it is none. The sentence never repeats what was sent. */
export type ReadEvent =
  | { readonly ok: true; readonly event: RawStepEvent }
  | { readonly ok: false; readonly fault: string };

/** The longest step name, listener name or id that is read, in characters. */
const wordLimit = 200;

/** The longest topic name, in characters. Source: MQTT 5.0, section 1.5.4. */
const topicLimit = 65_535;

const utf8 = new TextDecoder('utf-8', { fatal: true });

function parseBody(body: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(body));
  } catch {
    return undefined;
  }
}

/** The first of the fields that holds a text of a sensible length. */
function word(event: JsonObject, limit: number, ...names: readonly string[]): string | undefined {
  const text = present(event, ...names);
  return typeof text === 'string' && text.length <= limit ? text.trim() : undefined;
}

const fault = (sentence: string): ReadEvent => ({ ok: false, fault: sentence });

/** Reads `{"event": {...}}`. Pure; never throws. Needs a step and a status; any other field may be missing. */
export function readEvent(body: Uint8Array): ReadEvent {
  const parsed = parseBody(body);
  if (parsed === undefined) return fault('The body is not JSON; send {"event": {"step": ..., "status": ...}}.');
  const event = isObject(parsed) ? field(parsed, 'event') : undefined;
  if (!isObject(event)) return fault('The body has no object "event"; send {"event": {"step": ..., "status": ...}}.');
  const step = word(event, wordLimit, 'step');
  if (step === undefined) {
    return fault(`event.step must be a text of 1 to ${wordLimit} characters, such as "2_payload_parsed".`);
  }
  const status = word(event, wordLimit, 'status');
  if (status === undefined) return fault('event.status must be "success" or "error".');
  return {
    ok: true,
    event: {
      step,
      status,
      deviceType: word(event, wordLimit, 'device_type'),
      topic: word(event, topicLimit, 'topic'),
      listener: word(event, wordLimit, 'listener'),
      flowId: word(event, wordLimit, 'flow_id', 'correlation_id'),
      traceparent: word(event, wordLimit, 'traceparent'),
      timestamp: field(event, 'timestamp'),
      payload: field(event, 'payload'),
      error: field(event, 'error'),
    },
  };
}
