import { once } from 'node:events';
import { get, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { propagation, SpanKind } from '@opentelemetry/api';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { fetch as undiciFetch, request as undiciRequest } from 'undici';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { until } from '../../../../test/support/until.js';
import { observeHttpClients } from '../../src/http/client/index.js';
import { serve, type TestServer } from './http.js';
import { type TestTiming, testTiming, withContext } from './timing.js';

type Headers = Readonly<Record<string, string>>;

/** Asks with `node:http` and reads the answer to its end. */
export async function nodeGet(url: string, headers: Headers = {}): Promise<void> {
  const [response] = (await once(get(url, { headers }), 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
}

/** Each client that is observed, asking for an answer and reading it to its end. */
export const clients = {
  fetch: async (url: string, headers: Headers = {}) => void (await (await fetch(url, { headers })).text()),
  "undici's fetch": async (url: string, headers: Headers = {}) =>
    void (await (await undiciFetch(url, { headers })).text()),
  "undici's request": async (url: string, headers: Headers = {}) =>
    void (await (await undiciRequest(url, { headers })).body.text()),
  'node:http': nodeGet,
};

/**
 * Observes the clients of the running test, with context and propagation as `start` sets them up, and serves them: a status
 * as a path is answered with it, and other paths as they say.
 */
export function observedClients() {
  let timing: TestTiming;
  let server: TestServer;
  let stop: () => void;
  const received: IncomingHttpHeaders[] = [];
  const held: ServerResponse[] = [];

  withContext();
  beforeAll(
    () =>
      void propagation.setGlobalPropagator(
        new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] }),
      ),
  );
  afterAll(() => propagation.disable());

  /** The spans of calls that have ended. */
  const calls = () => timing.written.filter(({ kind }) => kind === SpanKind.CLIENT);

  const tested = {
    get timing() {
      return timing;
    },
    get server() {
      return server;
    },
    /** The headers of the requests that have come. */
    received,
    /** Responses to /held. */
    held,
    /** The host that is the service's own. */
    ownHost: '',
    calls,
    /** Waits for so many calls to end, and gives what their spans say. */
    ended: (count = 1) =>
      until(`${count} calls to end`, () => calls().length === count).then(() => calls().map((span) => span.attributes)),
    stop: () => stop(),
    /** Observes once more, as where nothing is traced. */
    observeUntraced(): void {
      stop = observeHttpClients({ tracer: undefined, registry: timing.registry, isOwnHost: () => false });
    },
  };

  beforeEach(async () => {
    timing = testTiming('httpClientRequestDuration');
    stop = observeHttpClients({ ...timing, isOwnHost: (host) => host === tested.ownHost });
    received.length = 0;
    held.length = 0;
    tested.ownHost = '';
    server = await serve((request, response) => {
      received.push(request.headers);
      const path = request.url?.split('?', 1)[0] ?? '';
      if (path === '/moved') response.writeHead(302, { location: '/patients' }).end();
      else if (path === '/hangs') return;
      else if (path === '/held') held.push(response);
      else if (path === '/large') response.end('x'.repeat(5_000_000));
      else if (path === '/breaks') {
        response.writeHead(200, { 'content-length': 100 }).write('some');
        setImmediate(() => response.destroy());
      } else response.writeHead(Number(path.slice(1)) || 200).end('ok');
    });
  });
  afterEach(async () => {
    stop();
    await server.close();
  });

  return tested;
}
