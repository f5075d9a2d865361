import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { context, propagation, SpanKind, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { metrics } from '@pulsetrail/catalog';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../../../../test/support/until.js';
import { ask, observeServer, oneConnection, serve } from '../support/http.js';
import { type TestTiming, testTiming } from '../support/timing.js';
import { catchWarnings } from '../support/warnings.js';

catchWarnings();
const contextManager = new AsyncLocalStorageContextManager().enable();
let timing: TestTiming;
let stop: () => void;

beforeAll(() => {
  context.setGlobalContextManager(contextManager);
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
});
afterAll(() => {
  context.disable();
  propagation.disable();
});
beforeEach(() => {
  timing = testTiming('httpServerRequestDuration');
  stop = observeServer(timing, (active) => void contextManager.attach(active));
});
afterEach(() => stop());

const activeSpanId = () => trace.getActiveSpan()?.spanContext().spanId;
const requests = () => timing.written.filter(({ kind }) => kind === SpanKind.SERVER);
const fails = () => {
  throw new RangeError('secret');
};
const ended = (count = 1) => until(`${count} requests to end`, () => requests().length === count);

describe('the context of a request', () => {
  const everywhere = async (body: readonly string[]) => {
    const seen: Record<string, string | undefined> = {};
    const see = (where: string) => {
      seen[where] = activeSpanId();
    };
    const server = await serve((request, response) => {
      see('handler');
      setTimeout(() => see('timer'));
      setImmediate(() => see('immediate'));
      process.nextTick(() => see('tick'));
      queueMicrotask(() => see('microtask'));
      request.on('data', () => see('data'));
      request.on('end', () => {
        see('end');
        setTimeout(() => response.end('ok'), 2);
      });
      response.on('finish', () => see('finish'));
      response.on('close', () => see('close'));
    });
    await ask(server.url, { method: 'POST' }, body);
    await ended();
    await server.close();
    return seen;
  };

  test.each([
    ['comes at once', []],
    ['comes in pieces', ['a', 'b', 'c']],
  ])('reaches the handler, timers and events, for a body that %s', async (_, body) => {
    const seen = await everywhere(body);
    const spanId = requests()[0]?.spanContext().spanId;
    expect(new Set(Object.values(seen))).toEqual(new Set([spanId]));
    expect(Object.keys(seen)).toEqual(expect.arrayContaining(['handler', 'timer', 'end', 'finish', 'close']));
  });

  test('reaches streams and the loops that read them', async () => {
    const seen: (string | undefined)[] = [];
    const server = await serve(async (request, response) => {
      for await (const _ of request) seen.push(activeSpanId());
      const watch = new Transform({
        transform: (chunk, _, done) => {
          seen.push(activeSpanId());
          done(null, chunk);
        },
      });
      await pipeline(Readable.from(['a', 'b']), watch, response);
      seen.push(activeSpanId());
    });
    await ask(server.url, { method: 'POST' }, ['x', 'y']);
    await ended();
    expect(seen.length).toBeGreaterThanOrEqual(4);
    expect(new Set(seen)).toEqual(new Set([requests()[0]?.spanContext().spanId]));
    await server.close();
  });

  test('keeps the narrower one of a span within', async () => {
    let within: string | undefined;
    let inner: string | undefined;
    const server = await serve((_, response) => {
      const span = timing.tracer.startSpan('inner');
      inner = span.spanContext().spanId;
      context.with(trace.setSpan(context.active(), span), () => {
        response.on('mine', () => {
          within = activeSpanId();
        });
        response.emit('mine');
      });
      response.end();
    });
    await ask(server.url);
    await ended();
    expect(within).toBe(inner);
    await server.close();
  });

  test('is another for each request of one kept connection, and none for an ignored one', async () => {
    const seen: (string | undefined)[] = [];
    const server = await serve((request, response) => {
      seen.push(activeSpanId());
      request.resume().on('end', () => {
        seen.push(activeSpanId());
        response.end();
      });
    });
    const agent = oneConnection();
    for (const path of ['/a', '/healthz', '/b', '/healthz'])
      await ask(server.url + path, { agent, method: 'POST' }, ['x']);
    await ended(2);
    const [a, b] = requests().map((span) => span.spanContext().spanId);
    expect(a).not.toBe(b);
    expect(seen).toEqual([a, a, undefined, undefined, b, b, undefined, undefined]);
    agent.destroy();
    await server.close();
  });

  test('is its own where a later request ends it', async () => {
    const seen: Record<string, (string | undefined)[]> = {};
    let waiting: ServerResponse | undefined;
    const server = await serve((request, response) => {
      const ids = [activeSpanId()];
      seen[request.url ?? ''] = ids;
      response.on('finish', () => ids.push(activeSpanId())).on('close', () => ids.push(activeSpanId()));
      if (waiting === undefined) {
        waiting = response;
        return;
      }
      waiting.end('news');
      response.end();
    });
    const poll = ask(`${server.url}/poll`);
    await until('a request waits', () => waiting !== undefined);
    await ask(`${server.url}/publish`);
    await poll;
    await ended(2);
    await until('both are closed', () => Object.values(seen).every(({ length }) => length === 3));
    const [own] = seen['/poll'] ?? [];
    expect(seen['/publish']?.[0]).not.toBe(own);
    for (const ids of Object.values(seen)) expect(new Set(ids).size).toBe(1);
    await server.close();
  });

  test('is another for each of several requests sent at once on one connection', async () => {
    const seen = new Map<string, (string | undefined)[]>();
    const server = await serve((request, response) => {
      const mine = [activeSpanId()];
      seen.set(request.url ?? '', mine);
      response.on('finish', () => mine.push(activeSpanId()));
      setTimeout(() => {
        mine.push(activeSpanId());
        response.end();
      }, 5);
    });
    const socket = connect(server.port, '127.0.0.1');
    const line = (path: string) => `GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`;
    socket.write(line('/1') + line('/2') + line('/3'));
    await ended(3);
    const ids = [...seen.values()].map((all) => new Set(all));
    expect(ids.map(({ size }) => size)).toEqual([1, 1, 1]);
    expect(new Set(ids.flatMap((all) => [...all])).size).toBe(3);
    socket.destroy();
    await server.close();
  });

  test('is parent of the timers in a handler', async () => {
    const { apiTimer } = timing.timers();
    const server = await serve((request, response) => {
      request.resume().on('end', () => void apiTimer('work', async () => void response.end()));
    });
    await ask(server.url, { method: 'POST' }, ['x']);
    await ended();
    const work = timing.written.find(({ name }) => name === 'work');
    expect(work?.parentSpanContext?.spanId).toBe(requests()[0]?.spanContext().spanId);
    await server.close();
  });
});

describe('what broke a request', () => {
  const answering = (work: () => void) =>
    serve((_request, response) => {
      try {
        work();
      } catch {
        // Answered below.
      }
      response.writeHead(500).end();
    });

  const work = 'component="default",operation="work",error_type="RangeError"';
  const request = 'component="http",operation="GET unmatched",error_type="RangeError"';

  test.each<[string, () => void, string]>([
    ['a timed call', () => timing.timers().apiTimer('work', () => fails()), work],
    ['a timer that was told', () => timing.timers().apiTimer('work').fail(new RangeError('secret')), request],
    [
      'an exception on the active span',
      () => trace.getActiveSpan()?.recordException(new RangeError('secret')),
      request,
    ],
  ])('is named by %s, and counted once', async (_, breaks, counted) => {
    const server = await answering(breaks);
    await ask(server.url);
    await ended();
    expect(requests()[0]?.attributes).toMatchObject({
      'exception.type': 'RangeError',
      'error.type': '500',
      'error.fingerprint': expect.stringMatching(/^[\da-f]{16}$/),
    });
    expect(timing.errors()).toEqual({ [counted]: 1 });
    await server.close();
  });

  test('is not made up', async () => {
    const server = await answering(() => undefined);
    await ask(server.url);
    await ended();
    expect(requests()[0]?.attributes).not.toHaveProperty('exception.type');
    expect(timing.errors()).toEqual({});
    await server.close();
  });
});

describe('below a request on an ignored path', () => {
  test('calls are timed and counted, and leave no trace without its beginning', async () => {
    const server = await serve((_request, response) => {
      timing.timers().apiTimer('check', () => undefined);
      try {
        timing.timers().apiTimer('check', () => fails());
      } catch {
        // Said by its error type.
      }
      response.end('ok');
    });
    const agent = oneConnection();
    await ask(`${server.url}/healthz`, { agent });
    await ask(`${server.url}/patients`, { agent });
    await ended();
    expect(timing.written.map(({ name }) => name).sort()).toEqual(['GET unmatched', 'check', 'check']);
    const counts = timing.registry.instrument(metrics.operationDuration).tree.series.map(({ count }) => count);
    expect(counts.reduce((sum, count) => sum + count)).toBe(4);
    agent.destroy();
    await server.close();
  });
});
