import { logs } from '@opentelemetry/api';
import { describe, expect, test } from 'vitest';
import { until } from '../../../../test/support/until.js';
import { otlpReceiver, startClinic } from '../support/running.js';
import { catchWarnings } from '../support/warnings.js';

const warnings = catchWarnings();

describe('logs over OTLP', () => {
  test('are what the Logs API is given, with the ids of the span, also by a logger that was there before', async () => {
    const early = logs.getLogger('early');
    const receiver = await otlpReceiver();
    const telemetry = startClinic({ logs: { endpoint: receiver.url, bodies: 'redacted' } });
    const { traceId } = telemetry.apiTimer('sign-in', ({ span }) => {
      early.emit({ body: 'signed in by a@example.org', severityNumber: 9, attributes: { step: 1, token: 'secret' } });
      return span.spanContext();
    });
    await telemetry.flush();
    expect(receiver.logs).toEqual([
      expect.objectContaining({
        body: 'signed in by [redacted]',
        severity: 9,
        traceId,
        attributes: { step: 1, token: '[redacted]' },
        service: 'clinic-api',
      }),
    ]);
    expect(logs.getLogger('a')).toBe(logs.getLogger('a'));
  });

  test('are not sent unless they are asked for, and the last ones are sent by stop', async () => {
    const receiver = await otlpReceiver();
    const silent = startClinic({ traces: { endpoint: receiver.url } });
    logs.getLogger('a').emit({ body: 'nobody' });
    await silent.stop();
    const telemetry = startClinic({ logs: { endpoint: receiver.url } });
    logs.getLogger('a').emit({ body: 'last' });
    await telemetry.stop();
    expect(receiver.logs.map(({ body }) => body)).toEqual(['last']);
  });

  test('that cannot be sent or held are counted by the reason', async () => {
    const receiver = await otlpReceiver();
    receiver.behavior = 400;
    const telemetry = startClinic({ logs: { endpoint: receiver.url, batch: { queue: 10, size: 5, delay: '1h' } } });
    const logger = logs.getLogger('a');
    for (let index = 0; index < 13; index++) logger.emit({ body: 'line' });
    expect(warnings).toEqual([expect.stringMatching(/^Log records were dropped \(queue_full\)/)]);
    const awkward = {
      get thrower(): string {
        throw new Error('no');
      },
    };
    expect(() => logger.emit({ attributes: awkward })).not.toThrow();
    const dropped = async (reason: string) => {
      const { body } = await telemetry.metricsPage();
      return Number(
        new RegExp(`^pulsetrail_sdk_logs_dropped_total\\{.*reason="${reason}"\\} (\\d+)$`, 'm').exec(body)?.[1],
      );
    };
    expect(await dropped('queue_full')).toBe(3);
    await until('the failures', async () => (await dropped('export_failed')) === 11);
  });
});
