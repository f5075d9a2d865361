import { expect, test } from 'vitest';
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
