import { channel } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { context, createTraceState, propagation, SpanStatusCode, trace } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { describe, expect, test, vi } from 'vitest';
import { until } from '../../../../../test/support/until.js';
import { ignoredContext } from '../../../src/http/ignored.js';
import { clients, nodeGet, observedClients } from '../../support/observed-clients.js';
import { catchWarnings } from '../../support/warnings.js';

const warnings = catchWarnings();
const tested = observedClients();
const { received, held, calls, ended, stop, observeUntraced } = tested;

describe.each(Object.entries(clients))('a request by %s', (_, ask) => {
  const attributes = (more: object) => ({
    'http.request.method': 'GET',
    'server.address': '127.0.0.1',
    'server.port': tested.server.port,
    ...more,
  });

  test('is a span and a value in the histogram, and hands on the trace', async () => {
    const parent = tested.timing.tracer.startSpan('work');
    await context.with(trace.setSpan(context.active(), parent), () =>
      ask(`${tested.server.url}/patients/17?name=somchai`),
    );
    parent.end();
    expect(await ended()).toEqual([attributes({ 'http.response.status_code': 200 })]);
    const [span] = calls();
    expect(span).toMatchObject({ name: 'GET', status: { code: SpanStatusCode.UNSET } });
    const { traceId, spanId } = parent.spanContext();
    expect(span?.parentSpanContext).toMatchObject({ traceId, spanId });
    expect(received[0]?.traceparent).toBe(`00-${traceId}-${span?.spanContext().spanId}-01`);
    expect(tested.timing.counts()).toEqual({
      [`http_request_method="GET",server_address="127.0.0.1",server_port="${tested.server.port}",http_response_status_code="200"`]: 1,
    });
    expect(warnings).toEqual([]);
  });

  test.each([404, 503])('that is answered with %d failed', async (status) => {
    await ask(`${tested.server.url}/${status}`);
    expect(await ended()).toEqual([attributes({ 'http.response.status_code': status, 'error.type': String(status) })]);
    expect(calls()[0]?.status.code).toBe(SpanStatusCode.ERROR);
  });

  test('that is refused has the code of the refusal', async () => {
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const { port } = free.address() as { port: number };
    free.close();
    await once(free, 'close');
    await expect(ask(`http://127.0.0.1:${port}`)).rejects.toThrow();
    expect(await ended()).toEqual([
      {
        'http.request.method': 'GET',
        'server.address': '127.0.0.1',
        'server.port': port,
        'error.type': 'ECONNREFUSED',
      },
    ]);
  });

  test('whose answer breaks off failed, with the status that it had', async () => {
    await expect(ask(`${tested.server.url}/breaks`)).rejects.toThrow();
    const [span] = await ended();
    expect(span).toMatchObject({ 'http.response.status_code': 200, 'error.type': expect.any(String) });
  });

  test('of telemetry itself is left alone', async () => {
    await context.with(suppressTracing(context.active()), () => ask(tested.server.url));
    expect(received[0]?.traceparent).toBeUndefined();
    expect(tested.timing.counts()).toEqual({});
  });

  test('below a request that is ignored is counted, without a span', async () => {
    await context.with(ignoredContext, () => ask(tested.server.url));
    await until('the value', () => Object.keys(tested.timing.counts()).length === 1);
    expect(received[0]?.traceparent).toBeUndefined();
    expect(calls()).toEqual([]);
  });

  test('keeps what the service has set itself, and puts nothing of our trace beside it', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const traceState = createTraceState('a=b');
    const caller = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1, traceState };
    await context.with(trace.setSpanContext(context.active(), caller), async () => {
      await ask(tested.server.url, { traceparent });
      await ask(tested.server.url);
    });
    expect(received.map((headers) => [headers.traceparent === traceparent, headers.tracestate])).toEqual([
      [true, undefined],
      [false, 'a=b'],
    ]);
  });

  test("takes baggage to the service's own hosts alone", async () => {
    const carrying = propagation.setBaggage(context.active(), propagation.createBaggage({ tenant: { value: 'a' } }));
    for (tested.ownHost of ['127.0.0.1', '']) await context.with(carrying, () => ask(tested.server.url));
    expect(received.map(({ baggage }) => baggage)).toEqual(['tenant=a', undefined]);
    expect(received.every(({ traceparent }) => traceparent !== undefined)).toBe(true);
  });

  test('is left alone once it is stopped', async () => {
    stop();
    await ask(tested.server.url);
    expect(received[0]?.traceparent).toBeUndefined();
    expect(tested.timing.counts()).toEqual({});
  });
});

test.each([
  ['fetch', async (url: string) => void (await fetch(url))],
  ['node:http', async (url: string) => void (await once(get(url, { agent: false }), 'response'))],
])('an answer to %s that nobody reads is counted all the same, half a minute later', async (_, ask) => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const clock = vi.spyOn(performance, 'now');
  try {
    await ask(`${tested.server.url}/large`);
    // What fits on the way still comes.
    await until('the answer to be under way', () => received.length > 0);
    vi.advanceTimersByTime(10_000);
    expect(tested.timing.counts()).toEqual({});
    const later = performance.now() + 31_000;
    clock.mockReturnValue(later);
    vi.advanceTimersByTime(10_000);
    const [span] = calls();
    expect(span?.attributes).toMatchObject({ 'http.response.status_code': 200 });
    // It took until the last of it came, not until somebody noticed.
    expect((span?.finish ?? 0) - (span?.start ?? 0)).toBeLessThan(15_000);
    expect(Object.values(tested.timing.counts())).toEqual([1]);
  } finally {
    vi.restoreAllMocks();
    vi.useRealTimers();
  }
});

test('what is under way when observing stops is counted', async () => {
  await fetch(`${tested.server.url}/large`);
  stop();
  expect(await ended()).toMatchObject([{ 'http.response.status_code': 200 }]);
});

test.each([
  ['fetch', async (url: string) => void (await (await fetch(url)).text())],
  ['node:http', nodeGet],
])('what %s waits for when observing stops is counted when it has come, and nothing else', async (_, ask) => {
  const asked = ask(`${tested.server.url}/held`);
  await until('the request to come', () => held.length === 1);
  stop();
  await ask(`${tested.server.url}/patients`);
  held[0]?.end('ok');
  await asked;
  await ask(`${tested.server.url}/patients`);
  expect(await ended()).toMatchObject([{ 'http.response.status_code': 200 }]);
  for (const name of ['headers', 'trailers', 'error']) {
    expect(channel(`undici:request:${name}`).hasSubscribers).toBe(false);
  }
});

test('requests are counted where nothing is traced', async () => {
  stop();
  observeUntraced();
  for (const ask of Object.values(clients)) await ask(tested.server.url);
  expect(Object.values(tested.timing.counts())).toEqual([4]);
  expect(received.map(({ traceparent }) => traceparent)).toEqual(Array(4).fill(undefined));
});
