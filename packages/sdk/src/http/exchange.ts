import type { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Context, context, ROOT_CONTEXT } from '@opentelemetry/api';
import type { GaugeSeries } from '../registry/gauge.js';
import type { RecordedSpan } from '../trace/recorded-span.js';
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

/**
 * Events of a request and its response come from the socket, where no context is; listeners get that of the request.
 * One that is emitted in a context below it, by the service itself, keeps the narrower one.
 */
export function emitWithin(emitter: EventEmitter, active: Context): void {
  const emit = emitter.emit;
  emitter.emit = function (this: EventEmitter, ...event: Parameters<EventEmitter['emit']>): boolean {
    return context.active() === ROOT_CONTEXT ? context.with(active, emit, this, ...event) : emit.apply(this, event);
  };
}
