import { metrics } from '@opentelemetry/api';
import { describe, expect, test } from 'vitest';
import { until } from '../../../../test/support/until.js';
import { otlpReceiver, startClinic } from '../support/running.js';
import { catchWarnings } from '../support/warnings.js';

const warnings = catchWarnings();

const sent = async (url: string) => {
  const telemetry = startClinic({ otlpMetrics: { endpoint: url, interval: '50ms' }, metrics: { server: false } });
  telemetry.counters['documents.scanned'].add(3, { result: 'pass' });
  return telemetry;
};

test('sends what the page shows, the Meter API included, every so often', async () => {
  const receiver = await otlpReceiver();
  const telemetry = await sent(receiver.url);
  metrics.getMeter('own').createCounter('own.count').add(7, { email: 'a@example.org' });
  const values = (name: string) => receiver.points.filter(({ metric }) => metric === name);
  await until('both', () => values('own.count').length > 0 && values('documents.scanned').length > 1);
  expect(values('own.count')[0]).toMatchObject({ value: 7, attributes: { email: '[redacted]' } });
  expect(values('documents.scanned')).toContainEqual(
    expect.objectContaining({ value: 3, attributes: { result: 'pass' } }),
  );
  const { body } = await telemetry.metricsPage();
  expect(body).toContain('own_count_total{service_name="clinic-api",email="[redacted]"} 7\n');
});

test('sends the latest values on flush, and the last ones on stop', async () => {
  const receiver = await otlpReceiver();
  const telemetry = startClinic({ otlpMetrics: { endpoint: receiver.url }, metrics: { server: false } });
  const counts = () => receiver.points.filter(({ metric }) => metric === 'logins').map(({ value }) => value);
  telemetry.counters.logins.add(1);
  await telemetry.flush();
  expect(counts()).toEqual([0 + 1]);
  telemetry.counters.logins.add(1);
  await telemetry.stop();
  expect(counts()).toEqual([1, 2]);
});

describe('a collector that takes nothing', () => {
  test('is counted, said once a minute, and sent everything when it is back', async () => {
    const receiver = await otlpReceiver();
    receiver.behavior = 400;
    const telemetry = await sent(receiver.url);
    const failures = async () =>
      Number(
        /^pulsetrail_sdk_metric_exports_failed_total\{.*\} (\d+)$/m.exec((await telemetry.metricsPage()).body)?.[1],
      );
    await until('some failures', async () => (await failures()) >= 3);
    // Another test may have used up this minute's line.
    expect(warnings.length).toBeLessThanOrEqual(1);
    expect(receiver.points).toEqual([]);
    receiver.behavior = 200;
    await until('recovery', () =>
      receiver.points.some(({ metric, value }) => metric === 'documents.scanned' && value === 3),
    );
  });
});
