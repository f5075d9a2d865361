import { channel } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { watchRoutes } from '../../src/http/routes.js';

type Hook = (request: unknown, reply: unknown, done: () => void) => void;

test('learns from the first hook of an instance, and from the start of a handler', () => {
  const routes = watchRoutes();
  const hooks: Hook[] = [];
  channel('fastify.initialization').publish({ fastify: { addHook: (_: string, hook: Hook) => void hooks.push(hook) } });
  const [matched, unmatched, late] = [{}, {}, {}] as IncomingMessage[];
  let done = 0;
  hooks[0]?.({ raw: matched, routeOptions: { url: '/a/:id' } }, {}, () => done++);
  hooks[0]?.({ raw: unmatched, routeOptions: {} }, {}, () => done++);
  channel('tracing:fastify.request.handler:start').publish({ request: { raw: late, routeOptions: { url: '/b' } } });
  expect([matched, unmatched, late].map((request) => routes.of(request as IncomingMessage))).toEqual([
    '/a/:id',
    undefined,
    '/b',
  ]);
  expect(done).toBe(2);
  routes.stop();
});

test('learns nothing after it is stopped', () => {
  watchRoutes().stop();
  expect(channel('fastify.initialization').hasSubscribers).toBe(false);
  expect(channel('tracing:fastify.request.handler:start').hasSubscribers).toBe(false);
});
