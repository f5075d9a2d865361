import type { IncomingMessage, ServerResponse } from 'node:http';

/** A request of Node and the response to it. */
export interface NodeExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

const isResponse = (given: unknown): given is ServerResponse => {
  const { writeHead, end } = (given ?? {}) as Partial<ServerResponse>;
  return typeof writeHead === 'function' && typeof end === 'function';
};

/** What Fastify and Koa have around a request and a response of Node. */
interface Around {
  readonly raw?: unknown;
  readonly req?: IncomingMessage;
  readonly res?: unknown;
  hijack?(): void;
  respond?: boolean;
}

/**
 * The exchange of Node in what a framework calls its handler with: itself (`node:http`, Express), what is below a request
 * and a reply of Fastify, or below a context of Koa, neither of which then answers by itself. Undefined for anything else.
 */
export function exchangeOf(first: unknown, second: unknown): NodeExchange | undefined {
  try {
    if (isResponse(second)) return { request: first as IncomingMessage, response: second };
    const [one, other] = [(first ?? {}) as Around, (second ?? {}) as Around];
    if (isResponse(other.raw)) {
      other.hijack?.();
      return { request: one.raw as IncomingMessage, response: other.raw };
    }
    if (one.req === undefined || !isResponse(one.res)) return undefined;
    one.respond = false;
    return { request: one.req, response: one.res };
  } catch {
    // A getter or a proxy that throws is nothing of a framework.
    return undefined;
  }
}
