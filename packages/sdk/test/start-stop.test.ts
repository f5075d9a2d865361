import { trace } from '@opentelemetry/api';
import { describe, expect, test } from 'vitest';
import { until } from '../../../test/support/until.js';
import { ask, serve } from './support/http.js';
import { runProgram } from './support/program.js';
import { otlpReceiver, startClinic } from './support/running.js';
import { catchWarnings } from './support/warnings.js';

const warnings = catchWarnings();

describe('stop', () => {
  test('lets a second start work, and a second stop of the first does not touch it', async () => {
    const first = startClinic();
    await first.ready;
    await first.stop();
    await expect(ask(first.metricsUrl ?? '')).rejects.toThrow('ECONNREFUSED');
    const receiver = await otlpReceiver();
    const second = startClinic({ traces: { ratio: 1, endpoint: receiver.url } });
    expect(second.status).toBe('started');
    await first.stop();
    await second.ready;
    second.apiTimer('sign-in', () => trace.getActiveSpan()?.setAttribute('seen', true));
    trace.getTracer('own').startSpan('by the API').end();
    await second.flush();
    expect(receiver.spans.map(({ name, attributes }) => [name, attributes.seen])).toEqual([
      ['sign-in', true],
      ['by the API', undefined],
    ]);
    expect((await ask(second.metricsUrl ?? '')).body).toContain('target_info');
  });

  test('leaves calls that come later without harm', async () => {
    const telemetry = startClinic();
    await telemetry.stop();
    expect(await telemetry.apiTimer('sign-in', async () => 7)).toBe(7);
    telemetry.counters.logins.add(1);
    await telemetry.flush();
    await expect(telemetry.stop()).resolves.toBeUndefined();
  });

  test('counts spans that come later, and blames no collector', async () => {
    const receiver = await otlpReceiver();
    const telemetry = startClinic({ traces: { ratio: 1, endpoint: receiver.url } });
    await telemetry.stop();
    telemetry.apiTimer('sign-in', () => undefined);
    const { body } = await telemetry.metricsPage();
    expect(body).toContain('pulsetrail_sdk_spans_dropped_total{service_name="clinic-api",reason="stopped"} 1\n');
    expect(warnings).toEqual([]);
  });

  test.each([[[0, 8_000]], [[8_000, 0]]])(
    'gives up nothing for as long as one of several callers waits: %s',
    async (timeouts) => {
      const receiver = await otlpReceiver();
      const telemetry = startClinic({ traces: { ratio: 1, endpoint: receiver.url } });
      for (let index = 0; index < 1_200; index++) telemetry.apiTimer('sign-in', () => undefined);
      await Promise.all(timeouts.map((timeout) => telemetry.stop(timeout)));
      expect(receiver.spans).toHaveLength(1_200);
    },
  );

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 40, 'x' as never])(
    'takes %s milliseconds without a word, and flush as well',
    async (timeout) => {
      const telemetry = startClinic();
      await telemetry.flush(timeout);
      await telemetry.stop(timeout);
      expect(warnings).toEqual([]);
    },
  );

  test.each([
    ['nothing', undefined],
    ['the signal that it listens to', 'SIGTERM'],
    ['a symbol', Symbol('x')],
    ['a bigint', 5n],
    [
      'an object that throws',
      {
        valueOf: () => {
          throw new Error('x');
        },
      },
    ],
  ])('writes what is still held, given %s', async (_, timeout) => {
    const receiver = await otlpReceiver();
    const telemetry = startClinic({ traces: { ratio: 1, endpoint: receiver.url } });
    await telemetry.flush(timeout as never);
    telemetry.apiTimer('sign-in', () => undefined);
    await telemetry.stop(timeout as never);
    expect(receiver.spans.map(({ name }) => name)).toEqual(['sign-in']);
  });
});

describe('a collector that is no help', () => {
  test.each([
    ['hangs', 'hang' as const],
    ['refuses', 400],
    ['is overloaded', 503],
  ])('and %s holds up flush and stop no longer than their deadline', async (_, behavior) => {
    const receiver = await otlpReceiver();
    receiver.behavior = behavior;
    const telemetry = startClinic({
      traces: { ratio: 1, endpoint: receiver.url },
      otlpMetrics: { endpoint: receiver.url },
    });
    telemetry.apiTimer('sign-in', () => undefined);
    // The exporters by themselves wait for ten seconds, and as long again for what they retry.
    const started = performance.now();
    await telemetry.flush(200);
    await telemetry.stop(200);
    expect(performance.now() - started).toBeLessThan(8_000);
  });

  test('loses spans, which are counted', async () => {
    const receiver = await otlpReceiver();
    receiver.behavior = 400;
    const telemetry = startClinic({ traces: { ratio: 1, endpoint: receiver.url } });
    for (let index = 0; index < 5; index++) telemetry.apiTimer('sign-in', () => undefined);
    await telemetry.flush();
    const line = 'pulsetrail_sdk_spans_dropped_total{service_name="clinic-api",reason="export_failed"} 5\n';
    await until('the count', async () => (await telemetry.metricsPage()).body.includes(line));
  });
});

describe('a program of its own', () => {
  const program = (body: string) => `
    import { start } from '@pulsetrail/sdk';
    import { createServer } from 'node:http';
    const telemetry = start({ service: 'x', metrics: { port: 0 }, traces: { ratio: 1, endpoint: process.env.ENDPOINT }, otlpMetrics: { endpoint: process.env.ENDPOINT } });
    telemetry.apiTimer('work', () => 1);
    ${body}
  `;

  test('ends by itself when it has nothing more to do', async () => {
    const receiver = await otlpReceiver();
    const { code, stderr, took } = await runProgram(program(''), { ENDPOINT: receiver.url });
    expect([code, stderr]).toEqual([0, '']);
    expect(took).toBeLessThan(5_000);
  });

  test('ends by itself although a scraper keeps its connection', async () => {
    const receiver = await otlpReceiver();
    const body = `
      await telemetry.ready;
      const { connect } = await import('node:net');
      const scraper = connect(new URL(telemetry.metricsUrl).port, '127.0.0.1');
      await new Promise((resolve) => scraper.once('connect', resolve));
      scraper.unref();
    `;
    const { code, stderr, took } = await runProgram(program(body), { ENDPOINT: receiver.url });
    expect([code, stderr]).toEqual([0, '']);
    expect(took).toBeLessThan(5_000);
  });

  test('has written everything when it ends after stop', async () => {
    const receiver = await otlpReceiver();
    const { code, stderr } = await runProgram(program('await telemetry.stop();'), { ENDPOINT: receiver.url });
    expect([code, stderr]).toEqual([0, '']);
    expect(receiver.spans.map(({ name }) => name)).toEqual(['work']);
  });

  test('ends with code 0, and one warning of each, when its collector is dead and its port is taken', async () => {
    const taken = await serve((_, response) => response.end());
    const body = 'await telemetry.stop(100); process.exit();';
    const text = program(body).replace('port: 0', `port: ${taken.port}`);
    const { code, stderr } = await runProgram(text, { ENDPOINT: 'http://127.0.0.1:1' });
    expect(code).toBe(0);
    expect(stderr.match(/PulsetrailWarning: The (?:metrics page|collector)/g)).toHaveLength(2);
    expect(stderr.match(/PulsetrailWarning/g)).toHaveLength(2);
    await taken.close();
  });
});
