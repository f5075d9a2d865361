import { once } from 'node:events';
import { Agent, createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { context, SpanKind, trace } from '@opentelemetry/api';
import { metrics } from '@pulsetrail/catalog';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { until } from '../../../../test/support/until.js';
import { observeServer } from '../support/http.js';
import { type TestTiming, testTiming, withContext } from '../support/timing.js';

withContext();
let timing: TestTiming;
let stop: () => void;
let server: Server;

beforeEach(() => {
  timing = testTiming('httpServerRequestDuration');
  stop = observeServer(timing);
});
afterEach(async () => {
  stop();
  server.closeAllConnections();
  server.close();
});

const listen = async (): Promise<string> => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
};
const active = () =>
  timing.registry.instrument(metrics.httpServerActiveRequests).tree.series.reduce((sum, { value }) => sum + value, 0);
const ended = async () => {
  await until('the request to end', () => timing.written.length > 0);
  expect(timing.written.map(({ kind }) => kind)).toEqual([SpanKind.SERVER]);
  return timing.written[0]?.attributes;
};
const accepted = Buffer.from('HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: chat\r\n\r\n');
const upgrade = (address: string, path = '/') =>
  httpRequest(`http://${address}${path}`, { headers: { connection: 'Upgrade', upgrade: 'chat' } })
    .on('error', () => undefined)
    .end();

describe('a WebSocket', () => {
  test('is a request answered with 101, and in progress no longer', async () => {
    server = createServer();
    const sockets = new WebSocketServer({ server });
    let seen: string | undefined;
    sockets.on('connection', (socket) => {
      seen = trace.getActiveSpan()?.spanContext().spanId;
      socket.on('message', (data) => socket.send(String(data)));
    });
    const client = new WebSocket(`ws://${await listen()}/chat?token=secret`);
    await once(client, 'open');
    expect(await ended()).toEqual({
      'http.request.method': 'GET',
      'url.scheme': 'http',
      'http.route': 'unmatched',
      'http.response.status_code': 101,
    });
    expect(seen).toBe(timing.written[0]?.spanContext().spanId);
    expect(active()).toBe(0);
    client.send('hello');
    expect(String((await once(client, 'message'))[0])).toBe('hello');
    client.close();
    await once(client, 'close');
    expect(Object.values(timing.counts())).toEqual([1]);
    sockets.close();
  });

  test('that the server refuses has the status of the refusal', async () => {
    server = createServer();
    const sockets = new WebSocketServer({ server, verifyClient: () => false });
    new WebSocket(`ws://${await listen()}`).on('error', () => undefined);
    expect(await ended()).toMatchObject({ 'http.response.status_code': 401 });
    sockets.close();
  });
});

describe('an upgraded request', () => {
  const serving = (take: (stream: Duplex) => void) => {
    server = createServer().on('upgrade', (_request, stream) => take(stream.on('error', () => undefined)));
  };

  test('lasts until its answer, which may come later and as bytes', async () => {
    serving((stream) => void setImmediate(() => stream.write(accepted)));
    const sent = upgrade(await listen());
    const [, stream] = (await once(sent, 'upgrade')) as [unknown, Duplex];
    expect(await ended()).toMatchObject({ 'http.response.status_code': 101 });
    stream.destroy();
  });

  test('that nobody answers was broken off', async () => {
    serving((stream) => void stream.destroy());
    upgrade(await listen());
    expect(await ended()).toMatchObject({ 'error.type': 'request_aborted' });
    expect(active()).toBe(0);
  });

  test('is not over with a provisional answer', async () => {
    serving((stream) => {
      stream.write('HTTP/1.1 103 Early Hints\r\n\r\n');
      stream.end('HTTP/1.1 503 Service Unavailable\r\n\r\n');
    });
    upgrade(await listen());
    expect(await ended()).toMatchObject({ 'http.response.status_code': 503, 'error.type': '503' });
  });

  test('is left alone under an ignored path', async () => {
    serving((stream) => void stream.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const sent = upgrade(await listen(), '/healthz');
    await once(sent, 'close');
    expect(timing.counts()).toEqual({});
  });

  test('is counted for CONNECT too', async () => {
    server = createServer().on('connect', (_request, stream) => {
      stream.on('error', () => undefined);
      stream.end('HTTP/1.1 200 OK\r\n\r\n');
    });
    const address = await listen();
    const sent = httpRequest(`http://${address}`, { method: 'CONNECT', path: 'a:1' }).on('error', () => undefined);
    sent.end();
    const [, stream] = (await once(sent, 'connect')) as [unknown, Duplex];
    expect(await ended()).toMatchObject({ 'http.request.method': 'CONNECT', 'http.response.status_code': 200 });
    stream.destroy();
  });
});

test('a connection that was there before the server took upgrades is seen, too', async () => {
  server = createServer((_request, response) => response.end('ok'));
  const address = await listen();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const sockets = new Set<unknown>();
  server.on('connection', (socket) => sockets.add(socket));
  const [response] = (await once(httpRequest(`http://${address}/`, { agent }).end(), 'response')) as [IncomingMessage];
  await once(response.resume(), 'end');
  server.on('upgrade', (_request, stream) => void stream.on('error', () => undefined).write(accepted));
  const headers = { connection: 'Upgrade', upgrade: 'chat' };
  const [, stream] = (await once(httpRequest(`http://${address}/`, { agent, headers }).end(), 'upgrade')) as [
    unknown,
    Duplex,
  ];
  await until('both requests to end', () => timing.written.length === 2);
  expect(timing.written.map(({ attributes }) => attributes['http.response.status_code'])).toEqual([200, 101]);
  expect([sockets.size, server.listenerCount('newListener')]).toEqual([1, 0]);
  stream.destroy();
});

test('a server without a listener for upgrades answers as usual, and its listeners are left alone', async () => {
  server = createServer((_request, response) => response.end(String(trace.getSpan(context.active()) !== undefined)));
  const sent = upgrade(await listen());
  await once(sent, 'response');
  expect(await ended()).toMatchObject({ 'http.response.status_code': 200 });
  expect([server.listenerCount('upgrade'), Object.hasOwn(server, 'emit')]).toEqual([0, false]);
});
