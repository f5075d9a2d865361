import { channel } from 'node:diagnostics_channel';
import { once } from 'node:events';
import {
  type ClientRequest,
  get,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { createServer } from 'node:net';
import { context, createTraceState, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import {
  CompositePropagator,
  suppressTracing,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
} from '@opentelemetry/core';
import { fetch as undiciFetch, request as undiciRequest } from 'undici';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { until } from '../../../../../test/support/until.js';
import { observeHttpClients } from '../../../src/http/client/index.js';
import { ignoredContext } from '../../../src/http/ignored.js';
import { serve, type TestServer } from '../../support/http.js';
import { type TestTiming, testTiming, withContext } from '../../support/timing.js';
import { catchWarnings } from '../../support/warnings.js';

const warnings = catchWarnings();
withContext();
beforeAll(
  () =>
    void propagation.setGlobalPropagator(
      new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] }),
    ),
);
afterAll(() => propagation.disable());

let timing: TestTiming;
let stop: () => void;
let server: TestServer;
let received: IncomingHttpHeaders[];
/** Responses to /held. */
let held: ServerResponse[];
/** The host that is the service's own. */
let ownHost = '';

beforeEach(async () => {
  timing = testTiming('httpClientRequestDuration');
  stop = observeHttpClients({ ...timing, isOwnHost: (host) => host === ownHost });
  received = [];
  held = [];
  ownHost = '';
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

const calls = () => timing.written.filter(({ kind }) => kind === SpanKind.CLIENT);
const ended = (count = 1) =>
  until(`${count} calls to end`, () => calls().length === count).then(() => calls().map((span) => span.attributes));

type Headers = Readonly<Record<string, string>>;

/** Asks with `node:http` and reads the answer to its end. */
async function nodeGet(url: string, headers: Headers = {}): Promise<void> {
  const [response] = (await once(get(url, { headers }), 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
}

const clients = {
  fetch: async (url: string, headers: Headers = {}) => void (await (await fetch(url, { headers })).text()),
  "undici's fetch": async (url: string, headers: Headers = {}) =>
    void (await (await undiciFetch(url, { headers })).text()),
  "undici's request": async (url: string, headers: Headers = {}) =>
    void (await (await undiciRequest(url, { headers })).body.text()),
  'node:http': nodeGet,
};

describe.each(Object.entries(clients))('a request by %s', (_, ask) => {
  const attributes = (more: object) => ({
    'http.request.method': 'GET',
    'server.address': '127.0.0.1',
    'server.port': server.port,
    ...more,
  });

  test('is a span and a value in the histogram, and hands on the trace', async () => {
    const parent = timing.tracer.startSpan('work');
    await context.with(trace.setSpan(context.active(), parent), () => ask(`${server.url}/patients/17?name=somchai`));
    parent.end();
    expect(await ended()).toEqual([attributes({ 'http.response.status_code': 200 })]);
    const [span] = calls();
    expect(span).toMatchObject({ name: 'GET', status: { code: SpanStatusCode.UNSET } });
    const { traceId, spanId } = parent.spanContext();
    expect(span?.parentSpanContext).toMatchObject({ traceId, spanId });
    expect(received[0]?.traceparent).toBe(`00-${traceId}-${span?.spanContext().spanId}-01`);
    expect(timing.counts()).toEqual({
      [`http_request_method="GET",server_address="127.0.0.1",server_port="${server.port}",http_response_status_code="200"`]: 1,
    });
    expect(warnings).toEqual([]);
  });

  test.each([404, 503])('that is answered with %d failed', async (status) => {
    await ask(`${server.url}/${status}`);
    expect(await ended()).toEqual([attributes({ 'http.response.status_code': status, 'error.type': String(status) })]);
    expect(calls()[0]?.status.code).toBe(SpanStatusCode.ERROR);
  });

  test('that is refused has the code of the refusal', async () => {
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const { port } = free.address() as { port: number };
    free.close();
    await once(free, 'close');
    await expect(ask(`http://127.0.0.1:${port}`)).rejects.toThrow();
    expect(await ended()).toEqual([
      {
        'http.request.method': 'GET',
        'server.address': '127.0.0.1',
        'server.port': port,
        'error.type': 'ECONNREFUSED',
      },
    ]);
  });

  test('whose answer breaks off failed, with the status that it had', async () => {
    await expect(ask(`${server.url}/breaks`)).rejects.toThrow();
    const [span] = await ended();
    expect(span).toMatchObject({ 'http.response.status_code': 200, 'error.type': expect.any(String) });
  });

  test('of telemetry itself is left alone', async () => {
    await context.with(suppressTracing(context.active()), () => ask(server.url));
    expect(received[0]?.traceparent).toBeUndefined();
    expect(timing.counts()).toEqual({});
  });

  test('below a request that is ignored is counted, without a span', async () => {
    await context.with(ignoredContext, () => ask(server.url));
    await until('the value', () => Object.keys(timing.counts()).length === 1);
    expect(received[0]?.traceparent).toBeUndefined();
    expect(calls()).toEqual([]);
  });

  test('keeps what the service has set itself, and puts nothing of our trace beside it', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const traceState = createTraceState('a=b');
    const caller = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1, traceState };
    await context.with(trace.setSpanContext(context.active(), caller), async () => {
      await ask(server.url, { traceparent });
      await ask(server.url);
    });
    expect(received.map((headers) => [headers.traceparent === traceparent, headers.tracestate])).toEqual([
      [true, undefined],
      [false, 'a=b'],
    ]);
  });

  test("takes baggage to the service's own hosts alone", async () => {
    const carrying = propagation.setBaggage(context.active(), propagation.createBaggage({ tenant: { value: 'a' } }));
    for (ownHost of ['127.0.0.1', '']) await context.with(carrying, () => ask(server.url));
    expect(received.map(({ baggage }) => baggage)).toEqual(['tenant=a', undefined]);
    expect(received.every(({ traceparent }) => traceparent !== undefined)).toBe(true);
  });

  test('is left alone once it is stopped', async () => {
    stop();
    await ask(server.url);
    expect(received[0]?.traceparent).toBeUndefined();
    expect(timing.counts()).toEqual({});
  });
});

describe('fetch', () => {
  test('that follows a redirect makes two requests', async () => {
    await clients.fetch(`${server.url}/moved`);
    expect((await ended(2)).map((call) => call['http.response.status_code'])).toEqual([302, 200]);
    expect(received.map(({ traceparent }) => String(traceparent).split('-')[2])).toEqual(
      calls().map((span) => span.spanContext().spanId),
    );
  });

  test('that is aborted failed', async () => {
    await expect(fetch(`${server.url}/hangs`, { signal: AbortSignal.timeout(50) })).rejects.toThrow();
    expect((await ended())[0]?.['error.type']).toEqual(expect.stringMatching(/Abort|Timeout|ABORT/));
  });

  test.each([
    ['cancelled', (response: Response) => response.body?.cancel()],
    ['aborted', (_: Response, control: AbortController) => control.abort()],
  ])('whose answer is %s once its status is known is none that failed', async (_, giveUp) => {
    const control = new AbortController();
    await giveUp(await fetch(`${server.url}/large`, { signal: control.signal }), control);
    expect(await ended()).toMatchObject([{ 'http.response.status_code': 200 }]);
    expect(calls()[0]?.status.code).toBe(SpanStatusCode.UNSET);
  });

  test('whose answer takes longer than its limit failed', async () => {
    const limit = new AbortController();
    const response = await fetch(`${server.url}/large`, { signal: limit.signal });
    // As AbortSignal.timeout() does, but never before the status is known.
    limit.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
    expect(await ended()).toMatchObject([{ 'http.response.status_code': 200, 'error.type': 'TimeoutError' }]);
    await response.body?.cancel().catch(() => undefined);
  });

  test('never tells credentials', async () => {
    await clients["undici's request"](server.url.replace('//', '//somchai:secret@'));
    expect(JSON.stringify([await ended(), timing.counts()])).not.toMatch(/somchai|secret/);
  });
});

test.each([
  ['fetch', async (url: string) => void (await fetch(url))],
  ['node:http', async (url: string) => void (await once(get(url, { agent: false }), 'response'))],
])('an answer to %s that nobody reads is counted all the same, half a minute later', async (_, ask) => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const clock = vi.spyOn(performance, 'now');
  try {
    await ask(`${server.url}/large`);
    // What fits on the way still comes.
    await until('the answer to be under way', () => received.length > 0);
    vi.advanceTimersByTime(10_000);
    expect(timing.counts()).toEqual({});
    const later = performance.now() + 31_000;
    clock.mockReturnValue(later);
    vi.advanceTimersByTime(10_000);
    const [span] = calls();
    expect(span?.attributes).toMatchObject({ 'http.response.status_code': 200 });
    // It took until the last of it came, not until somebody noticed.
    expect((span?.finish ?? 0) - (span?.start ?? 0)).toBeLessThan(15_000);
    expect(Object.values(timing.counts())).toEqual([1]);
  } finally {
    vi.restoreAllMocks();
    vi.useRealTimers();
  }
});

test('what is under way when observing stops is counted', async () => {
  await fetch(`${server.url}/large`);
  stop();
  expect(await ended()).toMatchObject([{ 'http.response.status_code': 200 }]);
});

test.each([
  ['fetch', async (url: string) => void (await (await fetch(url)).text())],
  ['node:http', nodeGet],
])('what %s waits for when observing stops is counted when it has come, and nothing else', async (_, ask) => {
  const asked = ask(`${server.url}/held`);
  await until('the request to come', () => held.length === 1);
  stop();
  await ask(`${server.url}/patients`);
  held[0]?.end('ok');
  await asked;
  await ask(`${server.url}/patients`);
  expect(await ended()).toMatchObject([{ 'http.response.status_code': 200 }]);
  for (const name of ['headers', 'trailers', 'error']) {
    expect(channel(`undici:request:${name}`).hasSubscribers).toBe(false);
  }
});

describe('node:http', () => {
  test('to a virtual host has the port of the connection', async () => {
    await nodeGet(server.url, { host: 'virtual.example' });
    expect(await ended()).toMatchObject([{ 'server.address': '127.0.0.1', 'server.port': server.port }]);
    expect(Object.keys(timing.counts())).toEqual([expect.stringContaining(`server_port="${server.port}"`)]);
  });

  test('that is refused at a virtual host has the port of the refusal', async () => {
    await server.close();
    await expect(nodeGet(server.url, { host: 'virtual.example' })).rejects.toThrow();
    expect(await ended()).toMatchObject([{ 'server.port': server.port, 'error.type': 'ECONNREFUSED' }]);
    server = await serve(() => undefined);
  });

  test.each([
    ['answer', (_: ClientRequest, response: IncomingMessage) => response.destroy()],
    ['request', (sent: ClientRequest) => sent.destroy()],
  ])('whose %s is destroyed once the status is known is none that failed', async (_, giveUp) => {
    const sent = get(`${server.url}/large`, { agent: false });
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    response.on('error', () => undefined);
    giveUp(sent, response);
    expect(await ended()).toMatchObject([{ 'http.response.status_code': 200 }]);
    expect(calls()[0]?.status.code).toBe(SpanStatusCode.UNSET);
  });

  test('that is given up before an answer failed', async () => {
    const sent = get(`${server.url}/hangs`).on('error', () => undefined);
    await until('the request', () => received.length > 0);
    sent.destroy();
    expect((await ended())[0]?.['error.type']).toBe('ECONNRESET');
  });

  test('with headers as a list, which are written at once, is counted', async () => {
    const sent = httpRequest(server.url, { headers: ['host', `127.0.0.1:${server.port}`, 'x-a', '1'] }).end();
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    response.resume();
    expect((await ended())[0]).toMatchObject({ 'http.response.status_code': 200 });
    expect(received[0]?.['x-a']).toBe('1');
    expect(warnings).toEqual([]);
  });

  test('by an OpenTelemetry exporter is left alone also where there is no context', async () => {
    const sent = get(server.url, { headers: { 'user-agent': 'OTel-OTLP-Exporter-JavaScript/0.301.0' } });
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    response.resume();
    await once(response, 'end');
    expect(timing.counts()).toEqual({});
  });

  test('that becomes a WebSocket ends with 101', async () => {
    const sockets = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await once(sockets, 'listening');
    const { port } = sockets.address() as { port: number };
    const client = new WebSocket(`ws://127.0.0.1:${port}`);
    await once(client, 'open');
    expect((await ended())[0]).toMatchObject({ 'http.response.status_code': 101 });
    expect(calls()[0]?.status.code).toBe(SpanStatusCode.UNSET);
    client.terminate();
    sockets.close();
  });
});

test('requests are counted where nothing is traced', async () => {
  stop();
  stop = observeHttpClients({ tracer: undefined, registry: timing.registry, isOwnHost: () => false });
  for (const ask of Object.values(clients)) await ask(server.url);
  expect(Object.values(timing.counts())).toEqual([4]);
  expect(received.map(({ traceparent }) => traceparent)).toEqual(Array(4).fill(undefined));
});
