import { describe, expect, test } from 'vitest';
import { LazyMeterProvider } from '../../src/meters/lazy-meter-provider.js';
import { Registry } from '../../src/registry/registry.js';
import { runProgram } from '../support/program.js';

describe('LazyMeterProvider', () => {
  test('records from the first call on', async () => {
    const provider = new LazyMeterProvider(new Registry(100), 100);
    provider.getMeter('a').createCounter('c').add(2, { 'patient.name': 'x', kind: 'k' });
    const { scopeMetrics, errors } = await provider.collect(100);
    expect(errors).toEqual([]);
    expect(scopeMetrics[0]?.metrics[0]?.dataPoints).toMatchObject([
      { value: 2, attributes: { 'patient.name': '[redacted]', kind: 'k' } },
    ]);
  });

  test('has nothing while no meter was asked for, and after its shutdown', async () => {
    const provider = new LazyMeterProvider(new Registry(100), 100);
    const nothing = { scopeMetrics: [], errors: [] };
    expect(await provider.collect(100)).toEqual(nothing);
    provider.getMeter('a').createCounter('c').add(1);
    await provider.shutdown();
    expect(await provider.collect(100)).toEqual(nothing);
    expect(() => provider.getMeter('b').createCounter('c').add(1)).not.toThrow();
  });
});

test('a start loads neither the metrics SDK, nor exporters, nor the validation of catalogs', async () => {
  const { code, stdout, stderr } = await runProgram(`
    import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({ resolve: (specifier, context, next) => { loaded.push(specifier); return next(specifier, context); } });
    const { start } = await import('@pulsetrail/sdk');
    const telemetry = start({ service: 'x', metrics: { port: 0 }, traces: { endpoint: 'http://127.0.0.1:1' } });
    await telemetry.ready;
    await telemetry.metricsPage();
    process.stdout.write(loaded.filter((name) => /^(?:zod|@opentelemetry)/.test(name)).join(' '));
    await telemetry.stop();
  `);
  expect([code, stderr]).toEqual([0, '']);
  const packages = new Set(stdout.split(' '));
  expect([...packages].filter((name) => /zod|exporter|otlp|sdk-|resources/.test(name))).toEqual([]);
  expect(packages).toContain('@opentelemetry/api');
});
