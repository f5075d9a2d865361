import { createRequire } from 'node:module';
import Router from '@koa/router';
import Koa from 'koa';
import { expect, test } from 'vitest';
import { koaRoutes } from '../../../src/index.js';
import { serve } from '../../support/http.js';
import { seenRequests } from '../../support/routes.js';

const seen = seenRequests();
const routeOf = async (url: string, path: string) => (await seen(url, path))['http.route'];

function clinic(Application: typeof Koa, ...first: Parameters<Koa['use']>[0][]) {
  const app = new Application();
  app.silent = true;
  for (const middleware of first) app.use(middleware);
  const visits = new Router();
  visits.get('/:visit', (context) => {
    context.body = 'ok';
  });
  const patients = new Router({ prefix: '/patients' });
  patients.use(async (_context, next) => next());
  patients.get('/:id', (context) => {
    context.body = 'ok';
  });
  patients.get('/:id/broken', () => {
    throw new RangeError('secret');
  });
  patients.use('/:id/visits', visits.routes());
  patients.get(/\/files\/\d+/, (context) => {
    context.body = 'ok';
  });
  app.use(patients.routes()).use(patients.allowedMethods());
  return app.callback();
}

test.each([
  ['/patients/17?name=somchai', '/patients/:id'],
  ['/patients/17/broken', '/patients/:id/broken'],
  ['/patients/17/visits/3', '/patients/:id/visits/:visit'],
  ['/nothing/17', 'unmatched'],
])('%s is %s', async (path, route) => {
  for (const Application of [Koa, createRequire(import.meta.url)('koa') as typeof Koa]) {
    const server = await serve(clinic(Application, koaRoutes));
    expect(await routeOf(server.url, path)).toBe(route);
    await server.close();
  }
});

test('without the middleware every request is unmatched', async () => {
  const server = await serve(clinic(Koa));
  expect(await routeOf(server.url, '/patients/17')).toBe('unmatched');
  await server.close();
});

test('what a handler throws is named by its type, and reaches Koa as it is', async () => {
  const app = new Koa();
  app.silent = true;
  const reached: unknown[] = [];
  app.on('error', (error) => void reached.push(error));
  const thrown = new RangeError('secret');
  app.use(koaRoutes).use(() => {
    throw thrown;
  });
  const server = await serve(app.callback());
  expect(await seen(server.url, '/')).toMatchObject({ 'exception.type': 'RangeError', 'error.type': '500' });
  expect(reached).toEqual([thrown]);
  await server.close();
});
