import type { IncomingMessage } from 'node:http';
import { StartError } from '../start-error.js';
import { trustsInbound } from './trust.js';

/** Options of HTTP. */
export interface HttpOptions {
  /** Paths that are neither counted nor traced. Default `/metrics`, `/healthz`, `/readyz`, `/livez`. */
  readonly ignorePaths?: readonly string[];
  /**
   * The route template of a request, such as `/patients/:id`, for a server without a framework, or with one whose routes
   * are not known. Asked once the request has been answered; nothing leaves it to the frameworks. Default: none.
   */
  readonly route?: (request: IncomingMessage) => string | undefined;
  /**
   * Who asks: an id of the user, which leaves as the attribute `enduser.pseudo.id` of the request's span in the form that
   * `telemetry.hash` gives it, and never as a label. Asked once the request has been answered, if its trace is kept.
   * Default: none.
   */
  readonly user?: (request: IncomingMessage) => string | undefined;
  /**
   * Whose decision to sample is followed. The trace id is continued in any case. Default: of callers with a loopback or
   * private address whose request was not forwarded by a proxy.
   */
  readonly trustInbound?: boolean | ((request: IncomingMessage) => boolean);
  /** Spans and metrics of what the service asks of others, by `fetch`, undici and `node:http`. Default true. */
  readonly client?: boolean;
}

/** HTTP options with every default in place. */
export interface ResolvedHttp {
  readonly ignorePaths: ReadonlySet<string>;
  readonly route: HttpOptions['route'] | undefined;
  readonly user: HttpOptions['user'] | undefined;
  readonly trustInbound: (request: IncomingMessage) => boolean;
  readonly client: boolean;
}

const defaultIgnoredPaths = ['/metrics', '/healthz', '/readyz', '/livez'];

/**
 * Puts every default in place; undefined when HTTP is left alone.
 * @throws {StartError} for a hook that is no function.
 */
export function resolveHttp(http: HttpOptions | boolean = true): ResolvedHttp | undefined {
  if (http === false) return undefined;
  const { ignorePaths = defaultIgnoredPaths, route, user, trustInbound, client = true } = http === true ? {} : http;
  for (const [name, hook] of Object.entries({ route, user })) {
    if (hook !== undefined && typeof hook !== 'function') {
      throw new StartError(`http.${name} is ${JSON.stringify(hook)}. Give a function of the request.`);
    }
  }
  return {
    ignorePaths: new Set(ignorePaths),
    route,
    user,
    trustInbound: typeof trustInbound === 'boolean' ? () => trustInbound : (trustInbound ?? trustsInbound),
    client,
  };
}
