import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { SpanStatusCode, trace } from '@opentelemetry/api';
import { metrics } from '@pulsetrail/catalog';
import fastify from 'fastify';
import { describe, expect, test } from 'vitest';
import { until } from '../../../../test/support/until.js';
import { metricsAnswer } from '../../src/exposition/answer.js';
import { metricsHandler, serveMetrics } from '../../src/exposition/server.js';
import { RecordedSpan } from '../../src/trace/recorded-span.js';
import { ask, serve } from '../support/http.js';
import { observedServers } from '../support/observed-servers.js';
import { catchWarnings } from '../support/warnings.js';

const warnings = catchWarnings();
const tested = observedServers();
const { requests, ended, stop, observe, observeWithoutContext } = tested;

const activeSpanId = () => trace.getActiveSpan()?.spanContext().spanId;

describe('a request of a plain server', () => {
  test('is a span and a value in the histogram, under the conventional names', async () => {
    const server = await serve((_, response) => response.end('ok'));
    await ask(`${server.url}/patients/17?name=somchai`);
    await ended();
    const [span] = requests();
    expect(span).toMatchObject({ name: 'GET unmatched', status: { code: SpanStatusCode.UNSET } });
    expect(span?.attributes).toEqual({
      'http.request.method': 'GET',
      'url.scheme': 'http',
      'http.route': 'unmatched',
      'http.response.status_code': 200,
    });
    expect(tested.timing.counts()).toEqual({
      'http_request_method="GET",http_route="unmatched",http_response_status_code="200",url_scheme="http"': 1,
    });
    expect(tested.timing.histogram.tree.series[0]?.exemplars?.filter(Boolean)).toMatchObject([
      { spanId: span?.spanContext().spanId },
    ]);
    await server.close();
  });

  test.each([
    [200, undefined],
    [404, undefined],
    [500, '500'],
    [503, '503'],
    [799, '799'],
  ])('with status %d has the error type %s, since only 5xx is the fault of the server', async (status, type) => {
    const server = await serve((_, response) => response.writeHead(status).end());
    await ask(server.url);
    await ended();
    expect(requests()[0]?.attributes['error.type']).toBe(type);
    expect(requests()[0]?.status.code).toBe(type === undefined ? SpanStatusCode.UNSET : SpanStatusCode.ERROR);
    expect(Object.keys(tested.timing.counts()).join()).toContain(`http_response_status_code="${status}"`);
    await server.close();
  });

  test('that the client breaks off failed, and is in progress no more', async () => {
    const server = await serve((_, response) => response.write('some'));
    const active = tested.timing.registry
      .instrument(metrics.httpServerActiveRequests)
      .with({ 'http.request.method': 'GET', 'url.scheme': 'http' });
    const sent = httpRequest(server.url).end();
    const [response] = await once(sent, 'response');
    expect(active.value).toBe(1);
    response.on('error', () => undefined);
    sent.on('error', () => undefined).destroy();
    await ended();
    expect(requests()[0]?.attributes).toMatchObject({
      'error.type': 'request_aborted',
      'http.response.status_code': 200,
    });
    expect(active.value).toBe(0);
    await server.close();
  });

  test('that the client breaks off before an answer has no status', async () => {
    const server = await serve(() => undefined);
    const sent = httpRequest(server.url)
      .on('error', () => undefined)
      .end();
    await until(
      'the request',
      () => tested.timing.registry.instrument(metrics.httpServerActiveRequests).tree.series[0]?.value,
    );
    sent.destroy();
    await ended();
    expect(requests()[0]?.attributes['http.response.status_code']).toBeUndefined();
    expect(Object.keys(tested.timing.counts())).toEqual([
      'http_request_method="GET",http_route="unmatched",url_scheme="http",error_type="request_aborted"',
    ]);
    await server.close();
  });

  test('with a method that conventions do not know is _OTHER', async () => {
    const server = await serve((_, response) => response.end());
    await ask(server.url, { method: 'PROPFIND' });
    await ended();
    expect(requests()[0]).toMatchObject({ name: 'HTTP unmatched', attributes: { 'http.request.method': '_OTHER' } });
    expect(warnings).toEqual([]);
    await server.close();
  });

  test('continues the trace that its headers name', async () => {
    const server = await serve((_, response) => response.end());
    const [traceId, parentId] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331'];
    await ask(server.url, { headers: { traceparent: `00-${traceId}-${parentId}-01` } });
    await ask(server.url, { headers: { traceparent: 'nonsense' } });
    await ended(2);
    expect(requests()[0]?.spanContext().traceId).toBe(traceId);
    expect(requests()[0]?.parentSpanContext?.spanId).toBe(parentId);
    expect(requests()[1]?.parentSpanContext).toBeUndefined();
    await server.close();
  });

  test("is left alone under an ignored path, and on the SDK's own server", async () => {
    const server = await serve((_, response) => response.end());
    const own = await serveMetrics(
      metricsHandler(metricsAnswer({ write: async () => ({ contentType: 'text/plain', body: '' }) })),
      '127.0.0.1',
      0,
    );
    await ask(`${server.url}/healthz?full`);
    await ask(own.url);
    await ask(own.url.replace('/metrics', '/nothing'));
    await ask(`${server.url}/healthz/deeper`);
    await ended();
    expect(Object.values(tested.timing.counts())).toEqual([1]);
    await own.close();
    await server.close();
  });
});

describe('with Fastify', () => {
  const app = () => {
    const made = fastify();
    made.post('/patients/:id', { schema: { body: { type: 'object', required: ['a'] } } }, async () => ({
      span: activeSpanId(),
    }));
    made.get('/broken', async () => {
      throw new Error('secret');
    });
    made.register(async (scope) => void scope.get('/:id', async () => 'x'), { prefix: '/visits' });
    return made;
  };
  const json = { method: 'POST', headers: { 'content-type': 'application/json' } };

  test.each([
    ['a matched request', '/patients/17', json, ['{"a"', ':1}'], 'POST /patients/:id', 200],
    ['one that validation refuses', '/patients/17', json, ['{}'], 'POST /patients/:id', 400],
    ['one whose body is no JSON', '/patients/17', json, ['{'], 'POST /patients/:id', 400],
    ['one whose handler throws', '/broken', {}, [], 'GET /broken', 500],
    ['one of a plugin with a prefix', '/visits/1234567890123', {}, [], 'GET /visits/:id', 200],
    ['one that matches nothing', '/nothing/17', {}, [], 'GET unmatched', 404],
  ])('the route of %s is known', async (_, path, options, body, name, status) => {
    const made = app();
    const url = await made.listen({ port: 0, host: '127.0.0.1' });
    const answer = await ask(url + path, options, body);
    await ended();
    expect(answer.status).toBe(status);
    const [span] = requests();
    expect(span).toMatchObject({
      name,
      attributes: { 'http.response.status_code': status, 'http.route': name.split(' ')[1] },
    });
    if (status === 200 && body.length > 0)
      expect(JSON.parse(answer.body)).toEqual({ span: span?.spanContext().spanId });
    await made.close();
  });

  test('the route is known in an instance made before the SDK started', async () => {
    stop();
    const made = app();
    observe();
    await ask(`${await made.listen({ port: 0, host: '127.0.0.1' })}/visits/17`);
    await ended();
    expect(requests()[0]?.name).toBe('GET /visits/:id');
    await made.close();
  });
});

test('nothing is observed after it is stopped', async () => {
  stop();
  const server = await serve((_, response) => response.end());
  await ask(server.url);
  await server.close();
  expect(tested.timing.written).toEqual([]);
  expect(tested.timing.counts()).toEqual({});
});

test('metrics are there where another library owns context', async () => {
  stop();
  observeWithoutContext();
  const server = await serve((_, response) => response.end(activeSpanId() ?? 'none'));
  expect((await ask(server.url)).body).toBe('none');
  await ended();
  expect(requests()[0]).toBeInstanceOf(RecordedSpan);
  await server.close();
});

test('a request that is under way when observing stops is counted when it has been answered, and no other', async () => {
  let answer = (): void => undefined;
  const server = await serve((_, response) => {
    answer = () => void response.end('late');
  });
  const answered = ask(server.url);
  const active = () =>
    tested.timing.registry
      .instrument(metrics.httpServerActiveRequests)
      .with({ 'http.request.method': 'GET', 'url.scheme': 'http' }).value;
  await until('the request', () => active() === 1);
  stop();
  answer();
  await answered;
  await ended();
  expect(active()).toBe(0);
  const again = ask(server.url);
  const before = answer;
  await until('the next request', () => answer !== before);
  answer();
  await again;
  expect(requests()).toHaveLength(1);
  expect(Object.values(tested.timing.counts())).toEqual([1]);
  await server.close();
});
