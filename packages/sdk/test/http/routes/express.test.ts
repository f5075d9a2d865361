import type { RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import express5, { type Express, type Handler } from 'express';
import { describe, expect, test } from 'vitest';
import { serve } from '../../support/http.js';
import { seenRoutes } from '../../support/routes.js';

const express4 = createRequire(import.meta.url)('express4') as typeof express5;
const routeOf = seenRoutes();

const answer: Handler = (_request, response) => void response.send('ok');

/** Routers in routers, applications in applications, and the same router in two places. */
function clinic(express: typeof express5): Express {
  const app = express();
  const patients = express.Router();
  const visits = express.Router({ mergeParams: true });
  const admin = express();
  visits.get('/', answer).get('/:visit', answer);
  patients.use('/:id/visits', visits);
  patients.get('/:id', answer);
  app.use('/patients', patients);
  app.use('/v2.1/people', patients);
  app.use(['/one', '/two/:t'], visits);
  app.get('/fall/:id', (_request, _response, next) => next());
  app.use('/static', (_request, response) => void response.send('ok'));
  admin.get('/users/:user', answer);
  admin.use('/of/:tenant', patients);
  app.use('/admin/:organization', admin);
  app.get(/^\/files\/\d+$/, answer);
  app.get(['/a', '/b/:c'], answer);
  app.get('/broken/:id', () => {
    throw new Error('secret');
  });
  app.get('/first/:id', (_request, _response, next) => next());
  app.all('/first/second', answer);
  app.use((_error: unknown, _request: unknown, response: Parameters<RequestListener>[1], _next: unknown) => {
    response.statusCode = 500;
    response.end();
  });
  return app;
}

describe.each([
  ['Express 5', express5],
  ['Express 4', express4],
])('%s', (_, express) => {
  test.each([
    ['/patients/17?name=somchai', '/patients/:id'],
    ['/patients/17/visits/3', '/patients/:id/visits/:visit'],
    ['/patients/17/visits', '/patients/:id/visits'],
    ['/v2.1/people/17', '/v2.1/people/:id'],
    ['/v2.1/people/17/visits/3', '/v2.1/people/:id/visits/:visit'],
    ['/admin/siriraj/users/5', '/admin/:organization/users/:user'],
    ['/admin/siriraj/of/t1/44/visits/2', '/admin/:organization/of/:tenant/:id/visits/:visit'],
    ['/files/17', '^/files/\\d+$'],
    ['/a', '/a|/b/:c'],
    ['/b/17', '/a|/b/:c'],
    ['/broken/17', '/broken/:id'],
    ['/first/second', '/first/second'],
    ['/one/3', '/one|/two/:t/:visit'],
    ['/two/17/3', '/one|/two/:t/:visit'],
    ['/fall/17', '/fall/:id'],
    ['/static/logo.png', 'unmatched'],
    ['/nothing/17', 'unmatched'],
  ])('%s is %s', async (path, route) => {
    const server = await serve(clinic(express) as unknown as RequestListener);
    expect(await routeOf(server.url, path)).toBe(route);
    expect(await routeOf(server.url, path)).toBe(route);
    await server.close();
  });

  test('a router that no stack holds gives its own part', async () => {
    const router = express.Router();
    router.get('/:id', answer);
    const app = express();
    app.use('/patients', (request, response, next) => router(request, response, next));
    const server = await serve(app as unknown as RequestListener);
    expect(await routeOf(server.url, '/patients/17')).toBe('/:id');
    await server.close();
  });
});
