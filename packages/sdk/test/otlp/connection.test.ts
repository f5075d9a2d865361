import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { describe, expect, test } from 'vitest';
import { until } from '../../../../test/support/until.js';
import { OtlpConnection } from '../../src/otlp/connection.js';
import { readableSpan } from '../../src/trace/readable-span.js';
import { runProgram } from '../support/program.js';
import { otlpReceiver } from '../support/running.js';
import { testTracing } from '../support/tracing.js';

function oneSpan() {
  const tracing = testTracing({ ratio: 1 });
  tracing.tracer.start('span', {}, undefined).end();
  return tracing.written.map((span) => readableSpan(span));
}

const exported = (exporter: OTLPTraceExporter) =>
  new Promise<number>((resolve) => exporter.export(oneSpan(), ({ code }) => resolve(code)));

test('tries again when a collector is back, as the exporter would by itself', async () => {
  const receiver = await otlpReceiver();
  receiver.behavior = 503;
  const connection = new OtlpConnection(`${receiver.url}/v1/traces`);
  const code = exported(connection.tame(new OTLPTraceExporter(connection.options)));
  await until('the first attempt', () => receiver.requests > 0);
  receiver.behavior = 200;
  expect(await code).toBe(0);
  expect(receiver.spans).toHaveLength(1);
  connection.cut();
});

test.each([
  ['waits to try again', 503],
  ['hangs', 'hang' as const],
])('ends an export that %s when it is cut', async (_, behavior) => {
  const receiver = await otlpReceiver();
  receiver.behavior = behavior;
  const connection = new OtlpConnection(`${receiver.url}/v1/traces`);
  const code = exported(connection.tame(new OTLPTraceExporter(connection.options)));
  await until('the first attempt', () => receiver.requests > 0);
  const started = performance.now();
  connection.cut();
  expect(await code).toBe(1);
  expect(performance.now() - started).toBeLessThan(1_000);
});

test('leaves an exporter of another make as it is', () => {
  const other = { export: () => undefined };
  expect(new OtlpConnection('http://127.0.0.1:1').tame(other)).toBe(other);
});

describe('a program whose collector is no help', () => {
  const program = `
    import { start } from '@pulsetrail/sdk';
    const endpoint = process.env.ENDPOINT;
    const telemetry = start({ service: 'x', metrics: false, traces: { ratio: 1, endpoint, batch: { delay: '1ms' } }, otlpMetrics: { endpoint }, logs: { endpoint } });
    const { logs } = await import('@opentelemetry/api');
    telemetry.apiTimer('work', () => 1);
    logs.getLogger('x').emit({ body: 'a line' });
    await new Promise((resolve) => setTimeout(resolve, 500));
  `;

  test.each([
    ['refuses the connection', 'refuse'],
    ['hangs', 'hang'],
    ['is overloaded', 503],
  ] as const)('and %s ends by itself, and after stop within its deadline', async (_, behavior) => {
    const receiver = await otlpReceiver();
    if (behavior !== 'refuse') receiver.behavior = behavior;
    const env = { ENDPOINT: behavior === 'refuse' ? 'http://127.0.0.1:1' : receiver.url };
    const [alone, stopped] = await Promise.all([
      runProgram(program, env),
      runProgram(`${program} await telemetry.stop(200);`, env),
    ]);
    expect([alone.code, stopped.code]).toEqual([0, 0]);
    // Starting takes some of it; the exporters' own limit is 10 s.
    expect(alone.took).toBeLessThan(6_000);
    expect(stopped.took).toBeLessThan(6_000);
  });
});
