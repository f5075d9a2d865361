import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { guarded } from '../guarded.js';
import type { RouteSource } from './route-source.js';

const template = Symbol('pulsetrail.fastify.route');
const thrown = Symbol('pulsetrail.fastify.thrown');
type Routed = IncomingMessage & { [template]?: string; [thrown]?: unknown };

interface FastifyRequest {
  readonly raw: Routed;
  readonly routeOptions?: { readonly url?: string };
}

interface FastifyInstance {
  addHook(name: 'onRequest', hook: (request: FastifyRequest, reply: unknown, done: () => void) => void): void;
  addHook(
    name: 'onError',
    hook: (request: FastifyRequest, reply: unknown, error: unknown, done: () => void) => void,
  ): void;
}

/** The template of a request, empty where no route took it. */
function learn(request: FastifyRequest): void {
  request.raw[template] = request.routeOptions?.url ?? '';
}

/** An instance made after start: its first hook sees each request with its route, also one that fails validation. */
const hook = ({ fastify }: { readonly fastify: FastifyInstance }): void => {
  fastify.addHook('onRequest', (request, _reply, done) => {
    learn(request);
    done();
  });
  fastify.addHook('onError', (request, _reply, error, done) => {
    request.raw[thrown] = error;
    done();
  });
};

const madeChannel = 'fastify.initialization';
const handlerChannel = 'tracing:fastify.request.handler:start';
const errorChannel = 'tracing:fastify.request.handler:error';

/** Listens to the channel of handlers once more; there while it is left alone. */
let listenAgain: (() => void) | undefined;

/**
 * Fastify 5, and NestJS on it: the routes come by Fastify's own diagnostics channels. That of handlers, which costs every
 * request, is for an instance made before start; it is left alone once an instance is made without one before it having
 * answered, and until a request comes that no hook of an instance has seen.
 */
export const fastifyRoutes: RouteSource = {
  name: 'Fastify 5',
  watch: () => {
    let hasOlder = false;
    const onHandler = guarded(({ request }: { readonly request: FastifyRequest }) => {
      if (request.raw[template] === undefined) hasOlder = true;
      learn(request);
    });
    const onError = guarded(({ request, error }: { readonly request: FastifyRequest; readonly error: unknown }) => {
      request.raw[thrown] = error;
    });
    const listen = () => {
      listenAgain = undefined;
      subscribe(handlerChannel, onHandler);
      subscribe(errorChannel, onError);
    };
    const leaveAlone = () => {
      listenAgain = listen;
      unsubscribe(handlerChannel, onHandler);
      unsubscribe(errorChannel, onError);
    };
    const onMade = guarded((made: { readonly fastify: FastifyInstance }) => {
      hook(made);
      if (!hasOlder) leaveAlone();
    });
    subscribe(madeChannel, onMade);
    listen();
    return () => {
      unsubscribe(madeChannel, onMade);
      leaveAlone();
      listenAgain = undefined;
    };
  },
  of: (request) => {
    const route = (request as Routed)[template];
    if (route === undefined) listenAgain?.();
    return route || undefined;
  },
  thrownBy: (request) => (request as Routed)[thrown],
};
