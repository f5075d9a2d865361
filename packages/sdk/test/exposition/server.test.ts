import { once } from 'node:events';
import { connect } from 'node:net';
import fastify from 'fastify';
import Koa from 'koa';
import { describe, expect, test } from 'vitest';
import { until } from '../../../../test/support/until.js';
import { type MetricsAnswerSetup, metricsAnswer } from '../../src/exposition/answer.js';
import type { MetricsPage } from '../../src/exposition/page.js';
import { isMetricsServer, MetricsServerError, metricsHandler, serveMetrics } from '../../src/exposition/server.js';
import { ask, serve } from '../support/http.js';
import { catchWarnings } from '../support/warnings.js';

const warnings = catchWarnings();

const page = async (accept?: string): Promise<MetricsPage> => ({
  contentType: `text/plain; accept=${accept ?? 'none'}`,
  body: 'ä 1\n',
});

const handlerOf = (setup: MetricsAnswerSetup) => metricsHandler(metricsAnswer(setup));

describe('metricsHandler', () => {
  test('answers GET with the page in the format asked for', async () => {
    const server = await serve(handlerOf({ write: page }));
    const answer = await ask(server.url, { headers: { accept: 'x/y' } });
    expect(answer).toMatchObject({
      status: 200,
      body: 'ä 1\n',
      headers: { 'content-type': 'text/plain; accept=x/y', 'content-length': '5' },
    });
    await server.close();
  });

  test('answers HEAD with the headers alone', async () => {
    const server = await serve(handlerOf({ write: page }));
    const answer = await ask(server.url, { method: 'HEAD' });
    expect(answer).toMatchObject({ status: 200, body: '', headers: { 'content-length': '5' } });
    await server.close();
  });

  test.each(['POST', 'PUT', 'DELETE'])('answers %s with 405 and what is allowed', async (method) => {
    const server = await serve(handlerOf({ write: page }));
    expect(await ask(server.url, { method })).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
    await server.close();
  });

  test('answers 500, with the type of the error and not its message, when collection fails', async () => {
    const server = await serve(handlerOf({ write: () => Promise.reject(new TypeError('secret')) }));
    const answer = await ask(server.url);
    expect(answer).toMatchObject({ status: 500, body: 'The metrics could not be collected: TypeError.\n' });
    await server.close();
  });

  test('harms nobody when the response has been answered already', async () => {
    const rejected: unknown[] = [];
    const onRejection = (reason: unknown) => void rejected.push(reason);
    process.on('unhandledRejection', onRejection);
    const handler = handlerOf({ write: page });
    const server = await serve((request, response) => {
      handler(request, response);
      response.writeHead(204).end();
    });
    expect((await ask(server.url)).status).toBe(204);
    expect((await ask(server.url)).status).toBe(204);
    process.off('unhandledRejection', onRejection);
    expect(rejected).toEqual([]);
    await server.close();
  });
});

describe('a handler that is mounted in a framework', () => {
  const mounted = handlerOf({ write: page }) as unknown as (...given: unknown[]) => void;
  const answered = { status: 200, body: 'ä 1\n', headers: { 'content-length': '5' } };

  test('answers as a handler of Fastify', async () => {
    const app = fastify();
    app.get('/metrics', mounted);
    app.get('/async', async (request, reply) => mounted(request, reply));
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    expect(await ask(`${url}/metrics`)).toMatchObject(answered);
    expect(await ask(`${url}/async`)).toMatchObject(answered);
    await app.close();
  });

  test('answers as a middleware of Koa', async () => {
    const app = new Koa();
    app.use(mounted);
    const server = await serve(app.callback());
    expect(await ask(server.url)).toMatchObject(answered);
    await server.close();
  });

  test('says once that it answers nothing else, and throws at nobody', async () => {
    const rejected: unknown[] = [];
    const onRejection = (reason: unknown) => void rejected.push(reason);
    process.on('unhandledRejection', onRejection);
    const odd = {
      writeHead: () => {
        throw new Error('x');
      },
      end: () => undefined,
    };
    for (const given of [[], [{}, {}], [new Request('http://x/'), new Response()], [{}, odd]]) mounted(...given);
    await until('the warning', () => warnings.length > 0);
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', onRejection);
    expect(rejected).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining('Give what telemetry.metricsResponse gives.')]);
  });
});

describe('compression', () => {
  const body = 'jobs_total{route="/patients/:id"} 1\n'.repeat(1_000);
  const large = async (): Promise<MetricsPage> => ({ contentType: 'text/plain', body });

  test('is done where it is taken, and its length said', async () => {
    const server = await serve(handlerOf({ write: large }));
    const answer = await fetch(server.url, { headers: { 'accept-encoding': 'gzip' } });
    expect(await answer.text()).toBe(body);
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    expect(Number(answer.headers.get('content-length'))).toBeLessThan(body.length / 20);
    expect(answer.headers.get('vary')).toBe('accept, accept-encoding');
    const plain = await ask(server.url);
    expect([plain.body, plain.headers['content-encoding']]).toEqual([body, undefined]);
    await server.close();
  });

  test('is left out where it saves nothing', async () => {
    const server = await serve(handlerOf({ write: page }));
    const { headers } = await ask(server.url, { headers: { 'accept-encoding': 'gzip' } });
    expect(headers['content-encoding']).toBeUndefined();
    await server.close();
  });
});

describe('a token', () => {
  test.each([
    [undefined, 401],
    ['Bearer wrong', 401],
    ['Bearer right2', 401],
    ['Bearer righ', 401],
    ['Basic right', 401],
    ['right', 401],
    ['Bearer right', 200],
    ['bearer  right', 200],
  ])('is asked for: %j gives %i', async (authorization, status) => {
    const server = await serve(handlerOf({ write: page, token: 'right' }));
    const answer = await ask(server.url, { headers: authorization === undefined ? {} : { authorization } });
    expect(answer.status).toBe(status);
    expect(answer.headers['www-authenticate']).toBe(status === 401 ? 'Bearer realm="metrics"' : undefined);
    await server.close();
  });
});

describe('serveMetrics', () => {
  test('serves the page at /metrics of a free port, and nothing else', async () => {
    const server = await serveMetrics(handlerOf({ write: page }), '127.0.0.1', 0);
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
    expect((await ask(`${server.url}?x=1`)).status).toBe(200);
    expect((await ask(server.url.replace('/metrics', '/'))).status).toBe(404);
    await server.close();
  });

  test('closes connections that a scraper keeps', async () => {
    const server = await serveMetrics(handlerOf({ write: page }), '127.0.0.1', 0);
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    await once(socket, 'connect');
    const closed = once(socket.resume(), 'close');
    await server.close();
    await closed;
  });

  test('says in one sentence that a port is taken', async () => {
    const taken = await serve(() => undefined);
    const failure = serveMetrics(handlerOf({ write: page }), '127.0.0.1', taken.port);
    await expect(failure).rejects.toThrow(MetricsServerError);
    await expect(failure).rejects.toThrow(
      `The metrics page cannot be served at 127.0.0.1:${taken.port}: the port is taken. Set metrics.port or PULSETRAIL_METRICS_PORT to a free port (0 for any).`,
    );
    await taken.close();
  });

  test('names the code of any other failure', async () => {
    await expect(serveMetrics(handlerOf({ write: page }), '192.0.2.1', 0)).rejects.toThrow(
      'listening failed (EADDRNOTAVAIL)',
    );
  });

  test('knows its own servers', () => {
    expect(isMetricsServer({})).toBe(false);
  });
});
