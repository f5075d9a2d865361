import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { guarded } from './guarded.js';

/** The value of `http.route` for a request that no route of a known framework took. Raw paths never become labels. */
export const unmatchedRoute = 'unmatched';

/** Knows the route templates of requests. */
export interface Routes {
  /** The template that a request matched, such as `/patients/:id`. */
  of(request: IncomingMessage): string | undefined;
  stop(): void;
}

const template = Symbol('pulsetrail.route');
type Routed = IncomingMessage & { [template]?: string };

interface FastifyRequest {
  readonly raw: Routed;
  readonly routeOptions?: { readonly url?: string };
}

interface FastifyInstance {
  addHook(name: 'onRequest', hook: (request: FastifyRequest, reply: unknown, done: () => void) => void): void;
}

function learn(request: FastifyRequest): void {
  const url = request.routeOptions?.url;
  if (url !== undefined) request.raw[template] = url;
}

/** A Fastify instance made after start: its first hook sees each request with its route, also one that fails validation. */
const onFastifyMade = ({ fastify }: { readonly fastify: FastifyInstance }): void => {
  fastify.addHook('onRequest', (request, _reply, done) => {
    learn(request);
    done();
  });
};

/** A Fastify instance made before start: the route is known once its handler runs. */
const onFastifyHandler = ({ request }: { readonly request: FastifyRequest }): void => learn(request);

const listeners = [
  ['fastify.initialization', guarded(onFastifyMade)],
  ['tracing:fastify.request.handler:start', guarded(onFastifyHandler)],
] as const;

/** Learns route templates from the frameworks' own diagnostics channels: Fastify 5. */
export function watchRoutes(): Routes {
  for (const [channel, listener] of listeners) subscribe(channel, listener);
  return {
    of: (request) => (request as Routed)[template],
    stop: () => {
      for (const [channel, listener] of listeners) unsubscribe(channel, listener);
    },
  };
}
