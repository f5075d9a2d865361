import type { IncomingMessage } from 'node:http';
import type { RouteSource } from './route-source.js';

const contextKey = Symbol('pulsetrail.hono.context');

/** What of a Hono context tells the route. */
export interface HonoContext {
  readonly env: unknown;
  /** What a handler threw. */
  readonly error?: unknown;
  readonly req: {
    readonly routeIndex: number;
    readonly matchedRoutes: readonly { readonly method: string; readonly path: string }[];
  };
}

type Routed = IncomingMessage & { [contextKey]?: HonoContext };

/**
 * The middleware that makes routes of Hono known: `app.use(honoRoutes)`, before the routes. It needs the Node adapter,
 * `@hono/node-server`; anywhere else it does nothing.
 */
export function honoRoutes<Result>(context: HonoContext, next: () => Promise<Result>): Promise<Result> {
  const { incoming } = (context.env ?? {}) as { readonly incoming?: Routed };
  if (incoming !== undefined) incoming[contextKey] = context;
  return next();
}

/** Hono on Node: the last handler that ran, unless it is middleware, which is what stands under any method and a wildcard. */
export const honoRouteSource: RouteSource = {
  name: 'Hono 4 on Node',
  of: (request) => {
    const context = (request as Routed)[contextKey];
    if (context === undefined) return undefined;
    const { method, path = '' } = context.req.matchedRoutes[context.req.routeIndex] ?? {};
    return method === 'ALL' && path.endsWith('*') ? undefined : path || undefined;
  },
  thrownBy: (request) => (request as Routed)[contextKey]?.error,
};
