import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Context, context, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import type { GaugeSeries } from '../registry/gauge.js';
import { RecordedSpan } from '../trace/recorded-span.js';
import { isBelowIgnored } from './ignored.js';
import type { HttpMethod } from './methods.js';

/** One request that a server has received and not yet answered. */
export interface Exchange {
  readonly request: IncomingMessage;
  /** Absent for a request that leaves HTTP, since Node makes no response for it. */
  readonly response: ServerResponse | undefined;
  readonly connection: Connection;
  readonly method: HttpMethod;
  /** Unix milliseconds, as `now` gives them. */
  readonly start: number;
  readonly active: GaugeSeries;
  /** Absent where nothing is traced. */
  readonly span: RecordedSpan | undefined;
  /** Whether it was for this process to decide if the trace is kept. */
  readonly ownDecision: boolean;
  /** What handlers of the request see. */
  readonly context: Context;
  ended: boolean;
}

/** What is known of a connection, for as long as it lasts. */
export interface Connection {
  readonly scheme: 'http' | 'https';
  /** Whether its requests are left alone. */
  readonly ignored: boolean;
  /** Requests on it that are not yet answered. */
  readonly open: Set<Exchange>;
}

const contextKey = Symbol('pulsetrail.context');
type Contextual = EventEmitter & { [contextKey]: Context };
type Event = Parameters<EventEmitter['emit']>;

const plainEmit = EventEmitter.prototype.emit;

/** Whether a context is that of a request or one below it, rather than none or that of another request. */
function isWithin(active: Context, own: Context): boolean {
  if (active === own) return true;
  if (active === ROOT_CONTEXT) return false;
  if (isBelowIgnored(own)) return isBelowIgnored(active);
  const span = trace.getSpan(active);
  const entry = trace.getSpan(own);
  return span instanceof RecordedSpan && entry instanceof RecordedSpan && span.trace === entry.trace;
}

/** One function for all requests: a closure for each would cost each. */
function emitInContext(this: Contextual, ...event: Event): boolean {
  const own = this[contextKey];
  return isWithin(context.active(), own) ? plainEmit.apply(this, event) : context.with(own, plainEmit, this, ...event);
}

/**
 * Events of a request and its response come from the socket, where no context is or that of another request, or from
 * whoever ends the response, such as a later request that a waiting one has waited for; listeners get that of the request.
 * One that is emitted in a context below it, by the service itself, keeps the narrower one.
 */
export function emitWithin(emitter: EventEmitter, own: Context): void {
  if (emitter.emit === plainEmit) {
    (emitter as Contextual)[contextKey] = own;
    emitter.emit = emitInContext as EventEmitter['emit'];
    return;
  }
  // Somebody else has put his own in its place, which stays.
  const { emit } = emitter;
  emitter.emit = function (this: EventEmitter, ...event: Event): boolean {
    return isWithin(context.active(), own) ? emit.apply(this, event) : context.with(own, emit, this, ...event);
  };
}
