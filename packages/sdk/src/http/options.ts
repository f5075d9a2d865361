import type { IncomingMessage } from 'node:http';
import type { Problems } from '../problems.js';
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
   * Whose decision to sample is followed, and whose `tracestate` and baggage are taken over. The trace id is continued in any
   * case. Default: of callers with a loopback or private address whose request was not forwarded by a proxy.
   */
  readonly trustInbound?: boolean | ((request: IncomingMessage) => boolean);
  /** Keys of baggage that are taken over from callers that are trusted. Default none. */
  readonly baggage?: readonly string[];
  /** Hosts that baggage is sent to: `store.internal`, or `.internal` for all that end so. Default none. */
  readonly ownHosts?: readonly string[];
  /** Spans and metrics of what the service asks of others, by `fetch`, undici and `node:http`. Default true. */
  readonly client?: boolean;
}

/** HTTP options with every default in place. */
export interface ResolvedHttp {
  readonly ignorePaths: ReadonlySet<string>;
  readonly route: HttpOptions['route'] | undefined;
  readonly user: HttpOptions['user'] | undefined;
  readonly trustInbound: (request: IncomingMessage) => boolean;
  readonly baggage: ReadonlySet<string>;
  readonly isOwnHost: (host: string) => boolean;
  readonly client: boolean;
}

const defaultIgnoredPaths = ['/metrics', '/healthz', '/readyz', '/livez'];

const isFunction = (given: unknown): boolean => typeof given === 'function';
const isTexts = (given: unknown): boolean =>
  Array.isArray(given) && given.every((text) => typeof text === 'string' && text !== '');
const hookRemedy = 'Give a function of the request.';

/** Puts every default in place, and notes what cannot be; undefined when HTTP is left alone. */
export function resolveHttp(http: HttpOptions | boolean | undefined, problems: Problems): ResolvedHttp | undefined {
  if (http === false) return undefined;
  const given = http === true ? {} : (problems.group('http', http) ?? {});
  const ignorePaths = problems.sound(
    'http.ignorePaths',
    given.ignorePaths,
    (paths) => Array.isArray(paths) && paths.every((path) => typeof path === 'string' && path.startsWith('/')),
    "Give a list of paths: ['/health'].",
  );
  const trustInbound = problems.sound(
    'http.trustInbound',
    given.trustInbound,
    (trust) => typeof trust === 'boolean' || isFunction(trust),
    'Write true or false, or give a function of the request.',
  );
  const baggage = problems.sound('http.baggage', given.baggage, isTexts, "Give a list of keys: ['tenant'].");
  const ownHosts =
    problems.sound('http.ownHosts', given.ownHosts, isTexts, "Give a list of hosts: ['.internal'].") ?? [];
  return {
    ignorePaths: new Set(ignorePaths ?? defaultIgnoredPaths),
    route: problems.sound('http.route', given.route, isFunction, hookRemedy),
    user: problems.sound('http.user', given.user, isFunction, hookRemedy),
    trustInbound: typeof trustInbound === 'boolean' ? () => trustInbound : (trustInbound ?? trustsInbound),
    baggage: new Set(baggage),
    isOwnHost: (host) => ownHosts.some((own) => (own.startsWith('.') ? host.endsWith(own) : host === own)),
    client: problems.flag('http.client', given.client) ?? true,
  };
}
