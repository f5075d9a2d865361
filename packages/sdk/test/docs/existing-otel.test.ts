import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { codeOf } from '../support/page.js';
import { runProgram } from '../support/program.js';
import { otlpReceiver } from '../support/running.js';

test('the page on existing OpenTelemetry runs, and its spans and meters are beside ours', async () => {
  const receiver = await otlpReceiver();
  const { code, stdout, stderr } = await runProgram(
    `${codeOf('existing-otel.md')}
      process.stdout.write((await telemetry.metricsPage()).body);
      await telemetry.stop();`,
    { PULSETRAIL_METRICS_PORT: '0', OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
  );
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain('invoices_sent_total{service_name="clinic-api",');
  expect(stdout).toContain(
    'operation_duration_seconds_count{service_name="clinic-api",component="billing",operation="send-invoice"} 1\n',
  );
  expect(stdout).toContain('component="billing",operation="check",error_type="RangeError"} 1\n');
  const spans = new Map(receiver.spans.map((span) => [span.name, span]));
  expect([...spans.keys()].sort()).toEqual(['check', 'nightly-check', 'render', 'send-invoice']);
  expect(spans.get('render')?.parentSpanId).toBe(spans.get('send-invoice')?.spanId);
  expect(JSON.stringify(receiver.spans.map(({ attributes, events }) => [attributes, events]))).not.toContain(
    'sum is off',
  );
});

describe('a copy of the API that the program brings itself', () => {
  const ours = fileURLToPath(new URL('../../../../node_modules/@opentelemetry/api/dist', import.meta.url));

  /** A copy of the API that says to be of another version. */
  function copyOf(version: string): string {
    const folder = mkdtempSync(join(tmpdir(), 'pulsetrail-api-'));
    cpSync(ours, folder, { recursive: true });
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.mjs')) continue;
      const file = join(folder, name);
      writeFileSync(file, readFileSync(file, 'utf8').replaceAll('1.10.0', version));
    }
    return folder;
  }

  test.each([
    ['1.9.0', 'seen started foreign-provider'],
    ['1.11.0', 'unseen started foreign-provider'],
  ])('and that is %s', async (version, expected) => {
    const folder = copyOf(version);
    const { stdout } = await runProgram(`
      import { start } from '@pulsetrail/sdk';
      const own = await import('file://${folder}/index.mjs');
      const first = start({ service: 'x', metrics: { server: false } });
      own.metrics.getMeter('a').createCounter('invoices.sent').add(1);
      const seen = (await first.metricsPage()).body.includes('invoices_sent_total') ? 'seen' : 'unseen';
      await first.stop();
      delete globalThis[Symbol.for('opentelemetry.js.api.1')];
      const silent = () => undefined;
      own.diag.setLogger({ error: silent, warn: silent, info: silent, debug: silent, verbose: silent });
      const second = start({ service: 'x', metrics: { server: false } });
      process.stdout.write([seen, first.status, second.status].join(' '));
      process.exit();
    `);
    rmSync(folder, { recursive: true });
    expect(stdout).toBe(expected);
  });
});
