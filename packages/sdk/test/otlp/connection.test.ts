import { describe, expect, test, vi } from 'vitest';
import { until } from '../../../../test/support/until.js';
import { OtlpConnection } from '../../src/otlp/connection.js';
import { TraceExporter } from '../../src/otlp/trace-exporter.js';
import { readableSpan } from '../../src/trace/readable-span.js';
import { encodeSpan } from '../../src/trace/span-encoder.js';
import { runProgram } from '../support/program.js';
import { otlpReceiver } from '../support/running.js';
import { testTracing } from '../support/tracing.js';
import { catchWarnings } from '../support/warnings.js';

const warnings = catchWarnings();

function oneSpan() {
  const tracing = testTracing({ ratio: 1 });
  tracing.tracer.start('span', {}, undefined).end();
  return tracing.written.map((span) => encodeSpan(readableSpan(span)));
}

const exported = (exporter: TraceExporter) =>
  new Promise<number>((resolve) => exporter.export(oneSpan(), ({ code }) => resolve(code)));

test('tries again when a collector is back, as the exporter would by itself', async () => {
  const receiver = await otlpReceiver();
  receiver.behavior = 503;
  const connection = new OtlpConnection(`${receiver.url}/v1/traces`);
  const code = exported(connection.tame(new TraceExporter(connection.options), () => undefined));
  // Long before the exporter gives up.
  await until('the warning', () => warnings.length > 0);
  expect(warnings).toEqual([
    `The collector at ${receiver.url} takes nothing at present; it is asked again. Look whether it runs.`,
  ]);
  receiver.behavior = 200;
  expect(await code).toBe(0);
  expect(receiver.spans).toHaveLength(1);
  connection.cut();
});

test.each([400, 401, 404])('says who refused, and with which status: %i', async (status) => {
  // Each has its own minute.
  vi.resetModules();
  const fresh = await import('../../src/otlp/connection.js');
  const receiver = await otlpReceiver();
  receiver.behavior = status;
  const connection = new fresh.OtlpConnection(`${receiver.url}/v1/traces`);
  expect(await exported(connection.tame(new TraceExporter(connection.options), () => undefined))).toBe(1);
  expect(warnings).toEqual([
    `The collector at ${receiver.url} refused what it was sent (status ${status}). Look whether the endpoint, its path and what it asks for as credentials are right.`,
  ]);
  connection.cut();
});

test.each([
  ['waits to try again', 503],
  ['hangs', 'hang' as const],
])('ends an export that %s when it is cut', async (_, behavior) => {
  const receiver = await otlpReceiver();
  receiver.behavior = behavior;
  const connection = new OtlpConnection(`${receiver.url}/v1/traces`);
  const code = exported(connection.tame(new TraceExporter(connection.options), () => undefined));
  await until('the first attempt', () => receiver.requests > 0);
  const started = performance.now();
  connection.cut();
  expect(await code).toBe(1);
  expect(performance.now() - started).toBeLessThan(1_000);
});

test('tells how many of an export the collector has thrown away', async () => {
  const receiver = await otlpReceiver();
  const rejected: number[] = [];
  const connection = new OtlpConnection(`${receiver.url}/v1/traces`);
  const exporter = connection.tame(new TraceExporter(connection.options), (count) => rejected.push(count));
  expect(await exported(exporter)).toBe(0);
  receiver.rejected = 7;
  expect(await exported(exporter)).toBe(0);
  expect(rejected).toEqual([7]);
  connection.cut();
});

test('leaves an exporter of another make as it is', () => {
  const other = { export: () => undefined };
  expect(new OtlpConnection('http://127.0.0.1:1').tame(other, () => undefined)).toBe(other);
});

describe('a program whose collector is no help', () => {
  /** Prints how many milliseconds it takes to end once its work is done, while an export is under way. */
  const program = (stop: string) => `
    import { subscribe } from 'node:diagnostics_channel';
    import { logs } from '@opentelemetry/api';
    import { start } from '@pulsetrail/sdk';
    const sending = new Promise((resolve) => subscribe('http.client.request.start', resolve));
    const alive = setInterval(() => undefined, 1_000);
    const endpoint = process.env.ENDPOINT;
    const telemetry = start({ service: 'x', metrics: false, traces: { ratio: 1, endpoint, batch: { delay: '1ms' } }, otlpMetrics: { endpoint }, logs: { endpoint } });
    telemetry.apiTimer('work', () => 1);
    logs.getLogger('x').emit({ body: 'a line' });
    await sending;
    clearInterval(alive);
    const done = performance.now();
    process.on('exit', () => process.stdout.write(String(performance.now() - done)));
    ${stop}
  `;

  test.each([
    ['refuses the connection', 'refuse'],
    ['hangs', 'hang'],
    ['is overloaded', 503],
  ] as const)('and %s ends at once by itself, and after stop within its deadline', async (_, behavior) => {
    const receiver = await otlpReceiver();
    if (behavior !== 'refuse') receiver.behavior = behavior;
    const env = { ENDPOINT: behavior === 'refuse' ? 'http://127.0.0.1:1' : receiver.url };
    const [alone, stopped] = await Promise.all([
      runProgram(program(''), env),
      runProgram(program('await telemetry.stop(200);'), env),
    ]);
    expect([alone.code, stopped.code]).toEqual([0, 0]);
    // A second is for a busy machine; what the exporters wait for by themselves is five and ten.
    expect(Number(alone.stdout)).toBeLessThan(1_000);
    expect(Number(stopped.stdout)).toBeLessThan(200 + 1_000);
  });
});
