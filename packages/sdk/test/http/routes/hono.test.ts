import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { honoRoutes } from '../../../src/index.js';
import { serve } from '../../support/http.js';
import { seenRequests } from '../../support/routes.js';

const seen = seenRequests();
const routeOf = async (url: string, path: string) => (await seen(url, path))['http.route'];

function clinic(...first: Parameters<Hono['use']>[1][]) {
  const app = new Hono();
  for (const middleware of first) app.use(middleware);
  app.use('/patients/*', async (_context, next) => next());
  const visits = new Hono().get('/:visit', (context) => context.text('ok'));
  visits.onError((_error, context) => context.text('broken', 500));
  visits.get('/:visit/broken', () => {
    throw new RangeError('secret');
  });
  app.get('/patients/:id', async (context) => context.text('ok'));
  app.route('/patients/:id/visits', visits);
  app.all('/any/:thing', (context) => context.text('ok'));
  app.get('/files/*', (context) => context.text('ok'));
  return getRequestListener(app.fetch);
}

test.each([
  ['/patients/17?name=somchai', '/patients/:id'],
  ['/patients/17/visits/3', '/patients/:id/visits/:visit'],
  ['/patients/17/visits/3/broken', '/patients/:id/visits/:visit/broken'],
  ['/any/17', '/any/:thing'],
  ['/files/a/b', '/files/*'],
  ['/nothing/17', 'unmatched'],
])('%s is %s', async (path, route) => {
  const server = await serve(clinic(honoRoutes));
  expect(await routeOf(server.url, path)).toBe(route);
  await server.close();
});

test('without the middleware every request is unmatched', async () => {
  const server = await serve(clinic());
  expect(await routeOf(server.url, '/patients/17')).toBe('unmatched');
  await server.close();
});

test('the middleware does nothing where there is no Node request', async () => {
  const app = new Hono().use(honoRoutes).get('/a', (context) => context.text('ok'));
  expect(await (await app.request('/a')).text()).toBe('ok');
});

test('what a handler throws is named by its type', async () => {
  const server = await serve(clinic(honoRoutes));
  expect(await seen(server.url, '/patients/17/visits/3/broken')).toMatchObject({
    'exception.type': 'RangeError',
    'error.type': '500',
  });
  expect(await seen(server.url, '/patients/17')).not.toHaveProperty('exception.type');
  await server.close();
});
