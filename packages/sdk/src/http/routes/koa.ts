import type { IncomingMessage } from 'node:http';
import type { RouteSource } from './route-source.js';

const contextKey = Symbol('pulsetrail.koa.context');

/** What of a Koa context tells the route. */
export interface KoaContext {
  readonly req: IncomingMessage;
}

interface RoutedContext extends KoaContext {
  readonly _matchedRoute?: string | RegExp;
}

type Routed = IncomingMessage & { [contextKey]?: RoutedContext };

/**
 * The middleware that makes routes of `@koa/router` known: `app.use(koaRoutes)`, anywhere before the router. Koa itself
 * says nothing of a request, and nothing leads from the request to its context.
 */
export function koaRoutes<Result>(context: KoaContext, next: () => Promise<Result>): Promise<Result> {
  (context.req as Routed)[contextKey] = context;
  return next();
}

/** Koa 3 with `@koa/router`. */
export const koaRouteSource: RouteSource = {
  name: 'Koa 3',
  of: (request) => {
    const route = (request as Routed)[contextKey]?._matchedRoute;
    return route instanceof RegExp ? route.source.replaceAll('\\/', '/') : route;
  },
};
