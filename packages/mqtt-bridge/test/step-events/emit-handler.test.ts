import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../../../../test/support/until.js';
import { type BridgeServer, serveBridge } from '../../src/http/server.js';
import { bodyLimit, createEmitHandler } from '../../src/step-events/emit-handler.js';
import type { RawStepEvent } from '../../src/step-events/raw-event.js';
import { type EventToken, readTokens } from '../../src/step-events/tokens.js';
import { eventsOf, messages } from '../fixtures/listener-events.js';

const path = '/api/data-flow/emit';
const [event] = eventsOf(messages.qubeReading, ['1_mqtt_received']);
const token = 'a-token-that-is-long-enough';

let server: BridgeServer;
let offered: { event: RawStepEvent; size: number; listener: string }[];
let refused: string[];
let hasRoom: boolean;

beforeEach(() => {
  offered = [];
  refused = [];
  hasRoom = true;
});
afterEach(() => server.close());

const serve = async (tokens: readonly EventToken[] = [], host = '127.0.0.1') => {
  const handler = createEmitHandler({
    tokens,
    offer: (given, size, listener) => {
      if (hasRoom) offered.push({ event: given, size, listener });
      return hasRoom;
    },
    onRefused: (reason) => refused.push(reason),
  });
  server = await serveBridge({
    host,
    port: 0,
    metrics: (_request, response) => response.end(),
    ready: async () => ({}),
    handlers: new Map([[path, handler]]),
  });
  return `${server.url}${path}`;
};

const post = async (url: string, body: string | Uint8Array, headers: Record<string, string> = {}) => {
  const response = await fetch(url, { method: 'POST', body, headers });
  return {
    status: response.status,
    answer: (await response.json()) as { readonly error: string },
    headers: response.headers,
  };
};

test('takes what listeners post, and says so at once', async () => {
  const url = await serve();
  const body = JSON.stringify({ event });
  expect(await post(url, body)).toMatchObject({ status: 202, answer: { accepted: true } });
  expect(await post(url, body, { 'content-type': 'application/json' })).toMatchObject({ status: 202 });
  expect(offered).toHaveLength(2);
  expect(offered[0]).toMatchObject({
    event: { step: '1_mqtt_received' },
    listener: '127.0.0.1',
    size: Buffer.byteLength(body),
  });
  expect(JSON.stringify(offered)).not.toContain('Somchai');
});

test.each([
  ['no JSON', '{"event":', 'The body is not JSON'],
  ['no UTF-8', new Uint8Array([0x7b, 0xff, 0x7d]), 'The body is not JSON'],
  ['nothing', '', 'The body is not JSON'],
  ['an event without its envelope', JSON.stringify(event), 'The body has no object "event"'],
  ['a list', '[{"event":{}}]', 'The body has no object "event"'],
  ['an inherited event', '{"__proto__":{"event":{"step":"1","status":"success"}}}', 'The body has no object "event"'],
  ['no step', JSON.stringify({ event: { ...event, step: '' } }), 'event.step must be a text'],
  ['a long step', JSON.stringify({ event: { ...event, step: 'x'.repeat(201) } }), 'event.step must be a text'],
  ['no status', JSON.stringify({ event: { step: '1_mqtt_received' } }), 'event.status must be'],
])('refuses %s in one sentence', async (_name, body, sentence) => {
  const { status, answer } = await post(await serve(), body);
  expect(status).toBe(400);
  expect(answer.error).toContain(sentence);
  expect(refused).toEqual(['invalid']);
  expect(offered).toEqual([]);
});

describe('a body over the limit is refused', () => {
  test('when it says its length', async () => {
    const { status, answer } = await post(await serve(), new Uint8Array(bodyLimit + 1));
    expect([status, answer.error]).toEqual([413, `The body is over ${bodyLimit} bytes; leave out what is not needed.`]);
    expect(refused).toEqual(['too_large']);
  });

  test('when it does not', async () => {
    const sent = request(await serve(), { method: 'POST' });
    const answered = once(sent, 'response');
    for (let index = 0; index < 9; index++) sent.write(Buffer.alloc(65_536, 120));
    sent.end();
    const [response] = await answered;
    expect(response.statusCode).toBe(413);
    response.resume();
  });
});

test('other methods are told which one to use', async () => {
  const response = await fetch(await serve());
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
});

test('without room the listener is told to wait', async () => {
  const url = await serve();
  hasRoom = false;
  const { status, headers } = await post(url, JSON.stringify({ event }));
  expect([status, headers.get('retry-after')]).toEqual([429, '1']);
});

test('slow bodies do not pile up', async () => {
  const url = new URL(await serve());
  const sockets = await Promise.all(
    Array.from({ length: 70 }, async () => {
      const socket = connect(Number(url.port), url.hostname);
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"event"`);
      return socket;
    }),
  );
  await until('the last ones are refused', () => refused.length === 6);
  expect(refused).toEqual(Array(6).fill('busy'));
  for (const socket of sockets) socket.destroy();
  await until('the others are let go', () => refused.filter((reason) => reason === 'invalid').length === 64);
  expect((await post(url.href, JSON.stringify({ event }))).status).toBe(202);
});

describe('tokens', () => {
  const tokens = readTokens(`watches:${token}\nanother-token-of-somebody`, 'TOKENS');

  test.each([
    ['none', undefined],
    ['another', 'Bearer another-token-of-nobody'],
    ['half of it', `Bearer ${token.slice(0, 10)}`],
    ['more than it', `Bearer ${token}x`],
    ['its name', `Bearer watches:${token}`],
    ['another scheme', `Basic ${token}`],
    ['nothing', 'Bearer '],
  ])('refuses %s', async (_name, authorization) => {
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
    const result = await post(await serve(tokens), JSON.stringify({ event }), headers);
    expect([result.status, result.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(JSON.stringify(result.answer)).not.toContain(token.slice(0, 10));
    expect(refused).toEqual(['unauthorized']);
  });

  test('each names its listener', async () => {
    const url = await serve(tokens);
    await post(url, JSON.stringify({ event }), { authorization: `Bearer ${token}` });
    await post(url, JSON.stringify({ event }), { authorization: 'bearer another-token-of-somebody' });
    expect(offered.map(({ listener }) => listener)).toEqual(['watches', 'listener']);
  });
});

describe('without a token', () => {
  const address = Object.values(networkInterfaces())
    .flat()
    .find((each) => each?.family === 'IPv4' && !each.internal)?.address;

  test.skipIf(address === undefined)('other machines are refused', async () => {
    const url = new URL(await serve([], '0.0.0.0'));
    const { status, answer } = await post(`http://${address}:${url.port}${path}`, JSON.stringify({ event }));
    expect(status).toBe(403);
    expect(answer.error).toContain('PULSETRAIL_EVENTS_TOKEN_FILE');
  });

  test('web pages are refused', async () => {
    const url = await serve();
    expect((await post(url, JSON.stringify({ event }), { origin: 'http://127.0.0.1' })).status).toBe(403);
  });

  test('this machine may post over IPv6, too', async () => {
    expect((await post(await serve([], '::1'), JSON.stringify({ event }))).status).toBe(202);
  });
});
