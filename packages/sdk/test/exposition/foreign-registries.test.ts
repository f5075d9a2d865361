import * as successor from '@prometheus-io/client';
import * as promClient from 'prom-client';
import { describe, expect, test } from 'vitest';
import { start } from '../../src/index.js';
import { catchWarnings } from '../support/warnings.js';

catchWarnings();

const openMetrics = 'application/openmetrics-text';

describe.each([
  ['prom-client', promClient],
  ['@prometheus-io/client', successor as unknown as typeof promClient],
])('a registry of %s', (_, { Counter, Gauge, Histogram, Registry, Summary }) => {
  const filled = (contentType: string) => {
    const registry = new Registry();
    registry.setContentType(contentType as never);
    const registers = [registry];
    const enableExemplars = contentType.startsWith(openMetrics);
    new Counter({ name: 'legacy_jobs_total', help: 'Jobs.', labelNames: ['kind'], registers }).inc({ kind: 'mail' }, 2);
    new Gauge({ name: 'legacy_waiting', help: 'Waiting.', registers }).set(-1.5);
    new Summary({ name: 'legacy_wait_seconds', help: 'Waits.', percentiles: [0.5], registers }).observe(0.2);
    const took = new Histogram({
      name: 'legacy_took_seconds',
      help: 'Took.',
      buckets: [1],
      enableExemplars,
      registers,
    });
    if (enableExemplars) took.observe({ value: 0.5, exemplarLabels: { trace_id: 'abc' } } as never);
    else took.observe(0.5);
    // The SDK has a family of this name itself.
    new Counter({ name: 'pulsetrail_sdk_overflow_total', help: 'Mine.', registers }).inc(99);
    return registry;
  };

  test.each([
    ['classic text', promClient.Registry.PROMETHEUS_CONTENT_TYPE],
    ['OpenMetrics', promClient.Registry.OPENMETRICS_CONTENT_TYPE],
  ])('that writes %s joins the page with names, summaries and types', async (_, contentType) => {
    const registries = [filled(contentType)];
    const telemetry = start({ service: 'clinic-api', metrics: { server: false, registries } });
    const { body } = await telemetry.metricsPage();
    for (const line of [
      'legacy_jobs_total{kind="mail"} 2',
      'legacy_waiting -1.5',
      'legacy_wait_seconds{quantile="0.5"} 0.2',
      '# TYPE legacy_wait_seconds summary',
      'legacy_took_seconds_count 1',
    ]) {
      expect(body.split('\n').map((text) => text.replace(/\{\} /, ' '))).toContain(line);
    }
    expect(body).not.toContain(' 99');
    expect(body.match(/^# TYPE pulsetrail_sdk_overflow_total /gm)).toHaveLength(1);
    await telemetry.stop();
  });

  test('keeps its exemplars in OpenMetrics, and loses them in classic text', async () => {
    const registries = [filled(promClient.Registry.OPENMETRICS_CONTENT_TYPE)];
    const telemetry = start({ service: 'clinic-api', metrics: { server: false, registries } });
    const page = await telemetry.metricsPage(openMetrics);
    expect(page.contentType).toMatch(/^application\/openmetrics-text/);
    expect(page.body).toMatch(/^legacy_took_seconds_bucket\{le="1(?:\.0)?"\} 1 # \{trace_id="abc"\} 0\.5/m);
    expect(page.body.match(/# EOF/g)).toHaveLength(1);
    expect((await telemetry.metricsPage()).body).not.toContain('trace_id');
    await telemetry.stop();
  });
});
