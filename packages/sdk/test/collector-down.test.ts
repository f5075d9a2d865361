import { logs } from '@opentelemetry/api';
import { describe, expect, test } from 'vitest';
import { until } from '../../../test/support/until.js';
import { runProgram } from './support/program.js';
import { otlpReceiver, startClinic } from './support/running.js';
import { catchWarnings } from './support/warnings.js';

const warnings = catchWarnings();

const lossesIn = (page: string, metric: string) =>
  [...page.matchAll(new RegExp(`^${metric}\\{.*\\} (\\d+)$`, 'gm'))].reduce((sum, [, count]) => sum + Number(count), 0);

describe('a collector that goes and comes back', () => {
  test.each([
    ['refuses', 400 as const],
    ['hangs', 'hang' as const],
  ])('and %s meanwhile: losses are counted, one line says so, and what comes later arrives', async (_, behavior) => {
    process.env.OTEL_EXPORTER_OTLP_TIMEOUT = '100';
    const receiver = await otlpReceiver();
    receiver.behavior = behavior;
    const batch = { delay: '5ms', size: 10, queue: 50 } as const;
    const telemetry = startClinic({
      metrics: { server: false },
      traces: { ratio: 1, endpoint: receiver.url, batch },
      logs: { endpoint: receiver.url, batch },
      otlpMetrics: { endpoint: receiver.url, interval: '20ms' },
    });
    const logger = logs.getLogger('x');
    for (let index = 0; index < 500; index++) {
      telemetry.apiTimer('sign-in', () => undefined);
      logger.emit({ body: 'a line' });
    }
    const page = async () => (await telemetry.metricsPage()).body;
    await until('losses of every kind', async () => {
      const body = await page();
      const losses = ['spans_dropped', 'logs_dropped', 'metric_exports_failed'].map((name) =>
        lossesIn(body, `pulsetrail_sdk_${name}_total`),
      );
      return losses.every((count) => count > 0);
    });
    expect(warnings.length).toBeLessThanOrEqual(1);
    receiver.behavior = 200;
    await until('everything again', () => {
      telemetry.apiTimer('sign-in', () => undefined);
      logger.emit({ body: 'another line' });
      return receiver.spans.length > 0 && receiver.logs.length > 0 && receiver.points.length > 0;
    });
    await until('all are sent or counted', async () => {
      const lost = lossesIn(await page(), 'pulsetrail_sdk_spans_dropped_total');
      return lost + receiver.spans.length >= 500;
    });
    delete process.env.OTEL_EXPORTER_OTLP_TIMEOUT;
  });
});

test('ten minutes of load with a dead collector fit into a bounded heap and leave calls as fast as before', async () => {
  const program = `
    import { start } from '@pulsetrail/sdk';
    import { logs } from '@opentelemetry/api';
    const endpoint = process.env.ENDPOINT;
    const telemetry = start({ service: 'x', metrics: false, traces: { ratio: 1, endpoint }, logs: { endpoint }, otlpMetrics: { endpoint, interval: '50ms' } });
    const logger = logs.getLogger('x');
    const heap = () => { gc(); gc(); return process.memoryUsage().heapUsed / 2 ** 20; };
    const round = async (times) => {
      const started = performance.now();
      for (let index = 0; index < times; index++) {
        telemetry.apiTimer('work', { attributes: { index, text: 'x'.repeat(100) } }, () => index);
        if (index % 10 === 0) logger.emit({ body: 'line ' + index });
        if (index % 1_000 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      return ((performance.now() - started) * 1_000) / times;
    };
    await round(20_000);
    const before = heap();
    const early = await round(60_000);
    await round(180_000);
    const late = await round(60_000);
    const after = heap();
    process.stdout.write(JSON.stringify({ grown: after - before, early, late }));
    await telemetry.stop(100);
    process.exit();
  `;
  const env = { ENDPOINT: 'http://127.0.0.1:1', NODE_OPTIONS: '--expose-gc' };
  const { code, stdout, stderr } = await runProgram(program, env, 60_000);
  expect(code).toBe(0);
  const { grown, early, late } = JSON.parse(stdout) as { grown: number; early: number; late: number };
  // Six hundred traces a second for ten minutes are 300,000 or so: as many are made here at once.
  expect(grown).toBeLessThan(15);
  expect(late).toBeLessThan(early * 2 + 5);
  expect(stderr.match(/PulsetrailWarning/g)?.length ?? 0).toBeLessThanOrEqual(1);
}, 60_000);
