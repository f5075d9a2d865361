import type { IncomingMessage } from 'node:http';
import { type Layer, mountTemplate, type Route } from './express-path.js';
import { type Path, pathTemplate } from './path-template.js';
import type { RouteSource } from './route-source.js';

interface Application {
  readonly mountpath?: Path;
  readonly parent?: Application;
  /** Express 4. */
  readonly _router?: { readonly stack: readonly Layer[] };
  readonly router?: { readonly stack: readonly Layer[] };
}

type ExpressRequest = IncomingMessage & {
  readonly route?: Route;
  readonly app?: Application;
  readonly originalUrl?: string;
};

/** The layers from a stack to a route, for each place where it is mounted. */
function* waysTo(route: Route, stack: readonly Layer[], depth = 0): IterableIterator<readonly Layer[]> {
  if (depth > 20) return;
  for (const layer of stack) {
    if (layer.route === route) yield [];
    const below = layer.route === undefined ? layer.handle?.stack : undefined;
    if (below === undefined) continue;
    for (const way of waysTo(route, below, depth + 1)) yield [layer, ...way];
  }
}

const stackOf = (application: Application): readonly Layer[] =>
  // Reading `router` throws in Express 4, where it is `_router`.
  (Object.hasOwn(application, '_router') ? application._router : application.router)?.stack ?? [];

/** Where an application stands below others. */
function mountOf(application: Application | undefined): string {
  let path = '';
  for (let app = application; app?.parent !== undefined; app = app.parent) {
    path = pathTemplate(app.mountpath ?? '') + path;
  }
  return path;
}

const join = (mount: string, path: string): string => {
  const base = mount.replace(/\/+$/, '');
  return base !== '' && path === '/' ? base : base + path;
};

/** The template of a way: that of its layers, each of which has to match what the ones before it leave of the path. */
function templateOf(way: readonly Layer[], path: string): string | undefined {
  let template = '';
  let rest = path;
  for (const layer of way) {
    const mount = mountTemplate(layer, rest);
    if (mount === undefined) return undefined;
    template = join(template, mount.template);
    rest = rest.slice(mount.matched.replace(/\/$/, '').length) || '/';
  }
  return template;
}

/** Templates of routes that stand in one place only, which are nearly all. */
const known = new WeakMap<Route, string>();

/** A path without as many segments as a mount has. */
const below = (mount: string, path: string): string =>
  `/${path
    .split('/')
    .slice(mount.split('/').filter(Boolean).length + 1)
    .join('/')}`;

function find(route: Route, application: Application, url: string): string {
  const mount = mountOf(application);
  const path = below(mount, url.split('?', 1)[0] ?? '');
  const ways = [...waysTo(route, stackOf(application))];
  const templates = ways.map((way) => templateOf(way, path)).filter((found) => found !== undefined);
  const template = join(join(mount, templates[0] ?? ''), pathTemplate(route.path));
  if (ways.length < 2) known.set(route, template);
  return template;
}

/**
 * Express 4 and 5, and NestJS on them: the route is on the request. The paths under which its routers are mounted are
 * looked up once in their stacks, since the request has only what was written in the URL.
 */
export const expressRoutes: RouteSource = {
  name: 'Express 4 and 5',
  of: (request) => {
    const { route, app, originalUrl = '' } = request as ExpressRequest;
    if (route === undefined || route === null || app === undefined) return undefined;
    return known.get(route) ?? find(route, app, originalUrl);
  },
};
