import type { IncomingMessage } from 'node:http';
import { errorType } from '../../error-type.js';
import { warnOnce } from '../../warning.js';
import { expressRoutes } from './express.js';
import { fastifyRoutes } from './fastify.js';
import { honoRouteSource } from './hono.js';
import { koaRouteSource } from './koa.js';
import type { RouteSource } from './route-source.js';

/** The value of `http.route` for a request that no known route took. Raw paths never become labels. */
export const unmatchedRoute = 'unmatched';

/** Every framework whose routes are known. */
export const routeSources: readonly RouteSource[] = [fastifyRoutes, expressRoutes, koaRouteSource, honoRouteSource];

/** Knows the route templates of requests. */
export interface Routes {
  /** The template that a request matched, such as `/patients/:id`; `unmatched` where none is known. */
  of(request: IncomingMessage): string;
  /** What a handler of the request threw; undefined where its framework does not tell. */
  thrownBy(request: IncomingMessage): unknown;
  stop(): void;
}

/** Characters of a template. */
const longest = 256;

/**
 * Learns route templates from the frameworks.
 *
 * @param own what the service itself says of a request, before any framework is asked.
 */
export function watchRoutes(own?: (request: IncomingMessage) => string | undefined): Routes {
  const stops = routeSources.map((source) => source.watch?.());
  const ask = (name: string, of: RouteSource['of'], request: IncomingMessage): string | undefined => {
    try {
      const route = of(request);
      return typeof route === 'string' && route !== '' ? route : undefined;
    } catch (error) {
      warnOnce(`route ${name}`, `${name}: the route of a request could not be told (${errorType(error)}).`);
      return undefined;
    }
  };
  return {
    of: (request) => {
      let route = own && ask('http.route', own, request);
      for (let index = 0; route === undefined && index < routeSources.length; index++) {
        const { name, of } = routeSources[index] as RouteSource;
        route = ask(name, of, request);
      }
      return route === undefined ? unmatchedRoute : route.length > longest ? route.slice(0, longest) : route;
    },
    thrownBy: (request) => {
      for (const { thrownBy } of routeSources) {
        const thrown = thrownBy?.(request);
        if (thrown !== undefined) return thrown;
      }
      return undefined;
    },
    stop: () => {
      for (const stop of stops) stop?.();
    },
  };
}
