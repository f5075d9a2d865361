import type { IncomingMessage } from 'node:http';
import { pathTemplate } from './path-template.js';
import type { RouteSource } from './route-source.js';

const contextKey = Symbol('pulsetrail.koa.context');

/** What of a Koa context tells the route. */
export interface KoaContext {
  readonly req: IncomingMessage;
}

interface RoutedContext extends KoaContext {
  readonly _matchedRoute?: string | RegExp;
}

const thrown = Symbol('pulsetrail.koa.thrown');
type Routed = IncomingMessage & { [contextKey]?: RoutedContext; [thrown]?: unknown };

/**
 * The middleware that makes routes of `@koa/router` known: `app.use(koaRoutes)`, anywhere before the router. Koa itself
 * says nothing of a request, and nothing leads from the request to its context.
 */
export function koaRoutes<Result>(context: KoaContext, next: () => Promise<Result>): Promise<Result> {
  const request: Routed = context.req;
  request[contextKey] = context;
  const answered = next();
  // Looked at on its way to Koa, which gets the very same promise and answers for it.
  answered.then(undefined, (error: unknown) => {
    request[thrown] = error;
  });
  return answered;
}

/** Koa 3 with `@koa/router`. */
export const koaRouteSource: RouteSource = {
  name: 'Koa 3',
  of: (request) => {
    const route = (request as Routed)[contextKey]?._matchedRoute;
    return route && pathTemplate(route);
  },
  thrownBy: (request) => (request as Routed)[thrown],
};
