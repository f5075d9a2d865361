import { channel } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import fastify from 'fastify';
import { afterEach, describe, expect, test } from 'vitest';
import { fastifyRoutes } from '../../../src/http/routes/fastify.js';
import { seenRequests, seenRoutes } from '../../support/routes.js';

type Hook = (request: unknown, reply: unknown, done: () => void) => void;

let stop: (() => void) | undefined;
afterEach(() => stop?.());

const made = channel('fastify.initialization');
const handler = channel('tracing:fastify.request.handler:start');
const hooks: Hook[] = [];
const make = () => made.publish({ fastify: { addHook: (_: string, hook: Hook) => void hooks.push(hook) } });

test('learns from the first hook of an instance', () => {
  stop = fastifyRoutes.watch?.();
  make();
  const [matched, unmatched] = [{}, {}] as [IncomingMessage, IncomingMessage];
  let done = 0;
  hooks[0]?.({ raw: matched, routeOptions: { url: '/a/:id' } }, {}, () => done++);
  hooks[0]?.({ raw: unmatched, routeOptions: {} }, {}, () => done++);
  expect([fastifyRoutes.of(matched), fastifyRoutes.of(unmatched), done]).toEqual(['/a/:id', undefined, 2]);
});

test('learns from the start of a handler until an instance is made that has a hook', () => {
  stop = fastifyRoutes.watch?.();
  expect(handler.hasSubscribers).toBe(true);
  make();
  expect(handler.hasSubscribers).toBe(false);
});

test('goes on to learn from handlers where an older instance has answered', () => {
  stop = fastifyRoutes.watch?.();
  const raw = {} as IncomingMessage;
  handler.publish({ request: { raw, routeOptions: { url: '/b' } } });
  make();
  expect(fastifyRoutes.of(raw)).toBe('/b');
  expect(handler.hasSubscribers).toBe(true);
});

test('learns nothing after it is stopped', () => {
  fastifyRoutes.watch?.()();
  expect([made.hasSubscribers, handler.hasSubscribers]).toEqual([false, false]);
});

test('goes on where an older instance has not answered until another was made, from its second request', async () => {
  stop = fastifyRoutes.watch?.();
  make();
  const [known, unmatched, first, second] = [{}, {}, {}, {}] as [
    IncomingMessage,
    IncomingMessage,
    IncomingMessage,
    IncomingMessage,
  ];
  hooks.at(-2)?.({ raw: known, routeOptions: { url: '/a' } }, {}, () => undefined);
  hooks.at(-2)?.({ raw: unmatched, routeOptions: {} }, {}, () => undefined);
  expect([fastifyRoutes.of(known), fastifyRoutes.of(unmatched)]).toEqual(['/a', undefined]);
  expect(handler.hasSubscribers).toBe(false);
  const routes = [first, second].map((raw) => {
    handler.publish({ request: { raw, routeOptions: { url: '/older' } } });
    return fastifyRoutes.of(raw);
  });
  expect(routes).toEqual([undefined, '/older']);
  make();
  expect(handler.hasSubscribers).toBe(true);
});

describe('an instance made before start, and one after', () => {
  const seen = seenRoutes();
  const older = fastify();

  test('both tell their routes, the older one from its second request', async () => {
    const newer = fastify();
    const answer = async () => 'ok';
    const urls: string[] = [];
    for (const app of [older, newer]) urls.push(await app.get('/p/:id', answer).listen({ port: 0, host: '127.0.0.1' }));
    const [olderUrl = '', newerUrl = ''] = urls;
    const routes: string[] = [];
    for (const url of [newerUrl, olderUrl, olderUrl, newerUrl]) routes.push(await seen(url, '/p/1'));
    expect(routes).toEqual(['/p/:id', 'unmatched', '/p/:id', '/p/:id']);
    await Promise.all([older.close(), newer.close()]);
  });
});

describe('what a handler throws', () => {
  const seen = seenRequests();
  const older = fastify();
  const broken = (app: typeof older) =>
    app
      .get('/late', async () => Promise.reject(new RangeError('secret')))
      .get('/early', () => {
        throw new RangeError('secret');
      })
      .get('/ok', async () => 'ok');

  test.each([
    ['an instance made after start', () => fastify()],
    ['one made before', () => older],
  ])('is named by its type: %s', async (_, make) => {
    const app = broken(make());
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    const late = await seen(url, '/late');
    const early = await seen(url, '/early');
    for (const attributes of [late, early]) {
      expect(attributes).toMatchObject({ 'exception.type': 'RangeError', 'error.type': '500' });
    }
    expect(late).toMatchObject({ 'error.fingerprint': expect.stringMatching(/^[\da-f]{16}$/) });
    expect(late).not.toMatchObject({ 'error.fingerprint': early['error.fingerprint'] });
    expect(await seen(url, '/ok')).not.toHaveProperty('exception.type');
    await app.close();
  });
});
