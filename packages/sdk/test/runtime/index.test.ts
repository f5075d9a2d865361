import { metrics as otel } from '@opentelemetry/api';
import { metrics } from '@pulsetrail/catalog';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { until } from '../../../../test/support/until.js';
import type { Telemetry } from '../../src/index.js';
import { Registry } from '../../src/registry/registry.js';
import { observeRuntime, runtimeMetrics } from '../../src/runtime/index.js';
import { registering, runProgram } from '../support/program.js';
import { otlpReceiver, startClinic } from '../support/running.js';
import { catchWarnings } from '../support/warnings.js';

const warnings = catchWarnings();
const hooks = process.getBuiltinModule('node:perf_hooks');
afterEach(() => vi.restoreAllMocks());

const shown = async (telemetry: Pick<Telemetry, 'metricsPage'>): Promise<string[]> => {
  const { body } = await telemetry.metricsPage();
  return [...body.matchAll(/^((?:process|nodejs)_\w+)\{.*?((?<=,)cpu_mode="\w+")?\} /gm)].map(([, name = '', mode]) =>
    mode === undefined ? name : `${name} ${mode}`,
  );
};

const everything = [
  'process_cpu_utilization_ratio cpu_mode="user"',
  'process_cpu_utilization_ratio cpu_mode="system"',
  'process_memory_usage_bytes',
  'process_memory_limit_bytes',
  'nodejs_eventloop_delay_p99_seconds',
];

/** Waits until the monitor of the event loop has seen something. */
const untilSeen = (telemetry: Pick<Telemetry, 'metricsPage'>) =>
  until('the delay of the event loop', async () => (await shown(telemetry)).length === everything.length);

describe('the runtime', () => {
  test('is on the page, and with the same names in OTLP', async () => {
    const receiver = await otlpReceiver();
    const telemetry = startClinic({ otlpMetrics: { endpoint: receiver.url } });
    await untilSeen(telemetry);
    expect(await shown(telemetry)).toEqual(everything);
    await telemetry.flush();
    const sent = receiver.points.filter(({ metric }) => runtimeMetrics.has(metric));
    expect(sent.map(({ metric, kind }) => [metric, kind])).toEqual([
      ['process.cpu.utilization', 'gauge'],
      ['process.cpu.utilization', 'gauge'],
      ['process.memory.usage', 'sum'],
      ['process.memory.limit', 'sum'],
      ['nodejs.eventloop.delay.p99', 'gauge'],
    ]);
  });

  test('is not taken from OTLP by who looks at the page', async () => {
    const receiver = await otlpReceiver();
    const telemetry = startClinic({ otlpMetrics: { endpoint: receiver.url } });
    await untilSeen(telemetry);
    await until('a delay', async () => {
      const end = performance.now() + 120;
      while (performance.now() < end);
      const { body } = await telemetry.metricsPage();
      return Number(/^nodejs_eventloop_delay_p99_seconds\{.*\} (.*)$/m.exec(body)?.[1]) > 0.08;
    });
    for (const _ of Array(10)) await telemetry.metricsPage();
    await telemetry.flush();
    const delay = receiver.points.find(({ metric }) => metric === metrics.nodejsEventloopDelayP99.name);
    expect(delay?.value).toBeGreaterThan(0.08);
  });

  test('is read when somebody collects, and no more once it was stopped', async () => {
    const make = vi.spyOn(hooks, 'monitorEventLoopDelay');
    const telemetry = startClinic();
    expect(make).not.toHaveBeenCalled();
    await telemetry.metricsPage();
    const monitors = make.mock.results.map(({ value }) => value as ReturnType<typeof hooks.monitorEventLoopDelay>);
    const disabled = monitors.map((monitor) => vi.spyOn(monitor, 'disable'));
    expect(disabled).toHaveLength(2);
    await telemetry.stop();
    for (const disable of disabled) expect(disable).toHaveBeenCalledOnce();
    expect(await shown(telemetry)).toEqual([]);
    expect(make).toHaveBeenCalledTimes(2);
  });

  test('is in the last export of a program that nobody scrapes', async () => {
    const receiver = await otlpReceiver();
    const telemetry = startClinic({ metrics: false, otlpMetrics: { endpoint: receiver.url } });
    await telemetry.stop();
    expect(receiver.points.map(({ metric }) => metric)).toContain('process.memory.usage');
  });

  test.each<[string, Partial<Parameters<typeof startClinic>[0]>]>([
    ['metrics are off', { metrics: false }],
    ['telemetry is off', { enabled: false }],
    ['it is not wanted', { metrics: { port: 0, runtime: false } }],
  ])('is not measured where %s', async (_, options) => {
    const make = vi.spyOn(hooks, 'monitorEventLoopDelay');
    const telemetry = startClinic(options);
    await telemetry.flush();
    if (options?.metrics !== false) expect(await shown(telemetry)).toEqual([]);
    expect(make).not.toHaveBeenCalled();
  });

  test('is measured once where instruments of the Meter API observe it, too', async () => {
    const receiver = await otlpReceiver();
    const telemetry = startClinic({ otlpMetrics: { endpoint: receiver.url } });
    const meter = otel.getMeter('runtime');
    meter.createObservableGauge('process.memory.usage').addCallback((result) => result.observe(1));
    const cpu = meter.createObservableGauge('process.cpu.utilization', { unit: '1' });
    const other = meter.createObservableGauge('nodejs.eventloop.utilization', { unit: '1' });
    meter.addBatchObservableCallback(
      (result) => {
        result.observe(cpu, 1, { 'cpu.mode': 'user' });
        result.observe(other, 0.5);
      },
      [cpu, other],
    );
    await untilSeen({
      metricsPage: async () => {
        const { body, ...page } = await telemetry.metricsPage();
        return { ...page, body: body.replace(/^nodejs_eventloop_utilization.*\n/gm, '') };
      },
    });
    expect(await shown(telemetry)).toEqual([...everything, 'nodejs_eventloop_utilization_ratio']);
    await telemetry.flush();
    const names = receiver.points.map(({ metric }) => metric);
    expect(names.filter((name) => name === 'process.memory.usage')).toHaveLength(1);
    expect(names.filter((name) => name === 'process.cpu.utilization')).toHaveLength(2);
    expect(names).toContain('nodejs.eventloop.utilization');
    expect(warnings).toEqual([]);
  });
});

test('what observes the runtime holds no process', async () => {
  const { code, stdout } = await runProgram(`
    import { start } from '@pulsetrail/sdk';
    const telemetry = start({ service: 'x', metrics: { server: false } });
    const { body } = await telemetry.metricsPage();
    process.stdout.write(String(body.includes('process_memory_usage_bytes{')));
  `);
  expect([code, stdout]).toEqual([0, 'true']);
});

test("what OpenTelemetry's instrumentations see of it, too, is there once", { timeout: 30_000 }, async () => {
  const program = `
    import { setTimeout as delay } from 'node:timers/promises';
    import { start } from '@pulsetrail/sdk';
    const telemetry = start({ service: 'x' });
    let body = '';
    do {
      await delay(50);
      ({ body } = await telemetry.metricsPage());
    } while (!/^nodejs_eventloop_delay_p50/m.test(body) || !/^nodejs_eventloop_delay_p99/m.test(body));
    process.stdout.write(body);
    await telemetry.stop();
    process.exit();
  `;
  const { code, stdout, stderr } = await runProgram(program, {
    NODE_OPTIONS: registering,
    OTEL_SERVICE_NAME: 'x',
    OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'runtime-node,host-metrics',
    PULSETRAIL_INSTRUMENTATIONS: 'auto',
    PULSETRAIL_METRICS_PORT: '0',
  });
  expect([code, stderr]).toEqual([0, '']);
  const families = [...stdout.matchAll(/^# TYPE ((?:process|nodejs)_\S+)/gm)].map(([, name]) => name);
  expect(families).toEqual(
    expect.arrayContaining(['process_cpu_time_seconds_total', 'nodejs_eventloop_delay_p90_seconds']),
  );
  expect(families.filter((name) => /cpu_util|memory|p99/.test(name ?? ''))).toEqual([
    'process_cpu_utilization_ratio',
    'process_memory_usage_bytes',
    'process_memory_limit_bytes',
    'nodejs_eventloop_delay_p99_seconds',
  ]);
});

test('what is no longer observed shows no values', async () => {
  const registry = new Registry(10);
  const stop = observeRuntime(registry, 10);
  await registry.observe(1_000);
  const usage = registry.instrument(metrics.processMemoryUsage);
  expect(usage.tree.series).toHaveLength(1);
  stop();
  await registry.observe(1_000);
  expect(usage.tree.series).toEqual([]);
});
