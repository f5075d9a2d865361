import { channel } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import fastify from 'fastify';
import { afterEach, describe, expect, test } from 'vitest';
import { fastifyRoutes } from '../../../src/http/routes/fastify.js';
import { seenRequests } from '../../support/routes.js';

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
    for (const path of ['/late', '/early']) {
      expect(await seen(url, path)).toMatchObject({ 'exception.type': 'RangeError', 'error.type': '500' });
    }
    expect(await seen(url, '/ok')).not.toHaveProperty('exception.type');
    await app.close();
  });
});
