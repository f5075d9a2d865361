import { existsSync } from 'node:fs';
import { metrics, ProxyTracerProvider, trace } from '@opentelemetry/api';
import { declareMetric, metrics as table } from '@pulsetrail/catalog';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { until } from '../../../../test/support/until.js';
import { MetricConflictError, type Telemetry } from '../../src/index.js';
import { ask, serve } from '../support/http.js';
import { textOf } from '../support/page.js';
import { otlpReceiver, startClinic } from '../support/running.js';
import { catchWarnings } from '../support/warnings.js';

const warnings = catchWarnings();
const page = textOf('docs/answers.md');
const openMetrics = { accept: 'application/openmetrics-text' };

test('every question has a number and an answer', () => {
  const rows = [...page.matchAll(/^\| (\d+) +\| (.+?\?) +\| (.+?) +\|$/gm)];
  expect(rows.map(([, number]) => Number(number))).toEqual(Array.from({ length: 26 }, (_, index) => index + 1));
});

test('links lead somewhere', () => {
  const headings = (text: string) =>
    [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replace(/[^\w ]/g, '')
        .replaceAll(' ', '-'),
    );
  for (const [, target = ''] of page.matchAll(/\]\(([^)]+)\)/g)) {
    const [path = '', heading] = target.split('#');
    expect(existsSync(new URL(`../../docs/${path}`, import.meta.url)), target).toBe(true);
    if (heading !== undefined) expect(headings(textOf(`docs/${path}`))).toContain(heading);
  }
});

describe('it is so, that', () => {
  afterEach(() => trace.disable());
  const bodyOf = async (telemetry: Pick<Telemetry, 'metricsPage'>) => (await telemetry.metricsPage()).body;

  test('1: names carry their unit', async () => {
    const telemetry = startClinic();
    telemetry.histogram('import.took', { unit: 's' }).record(1);
    telemetry.counter('import.read', { unit: 'By' }).add(1);
    const body = await bodyOf(telemetry);
    expect(body).toMatch(/^import_took_seconds_count\{/m);
    expect(body).toMatch(/^import_read_bytes_total\{/m);
  });

  test('3: exemplars are there, and only to traces that are handed on', async () => {
    const receiver = await otlpReceiver();
    for (const [endpoint, expected] of [
      [undefined, false],
      [receiver.url, true],
    ] as const) {
      const telemetry = startClinic({ traces: { ratio: 1, ...(endpoint && { endpoint }) } });
      telemetry.apiTimer('sign-in', () => undefined);
      const { body } = await telemetry.metricsPage(openMetrics.accept);
      expect(/^operation_duration_seconds_bucket.* # \{trace_id=/m.test(body)).toBe(expected);
      await telemetry.stop();
    }
  });

  test('4: format and coding are negotiated', async () => {
    const telemetry = startClinic();
    const typeOf = async (headers: Record<string, string>) =>
      (await telemetry.metricsResponse({ headers })).headers['content-type'];
    expect(await typeOf(openMetrics)).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
    expect(await typeOf({})).toBe('text/plain; version=0.0.4; charset=utf-8');
    const { headers } = await telemetry.metricsResponse({ headers: { 'accept-encoding': 'gzip' } });
    expect(headers['content-encoding']).toBe('gzip');
  });

  test('5: no kind of metric grows over its budget, and the page says which one would have', async () => {
    const telemetry = startClinic({ metrics: { server: false, budget: 5 } });
    const counter = telemetry.counter('own.count', { labels: ['id'] });
    const meter = metrics.getMeter('a').createCounter('meter.count');
    let round = 0;
    telemetry.observable('observed.count', { labels: ['id'] }, (observe) => {
      for (let id = 0; id < 3; id++) observe(1, { id: `${round}-${id}` });
    });
    for (; round < 10; round++) {
      counter.add(1, { id: `${round}` });
      meter.add(1, { id: `${round}` });
      await telemetry.metricsPage();
    }
    const body = await bodyOf(telemetry);
    for (const [name, exported] of [
      ['own.count', 'own_count_total'],
      ['meter.count', 'meter_count_total'],
      ['observed.count', 'observed_count'],
    ]) {
      expect(body.match(new RegExp(`^${exported}\\{`, 'gm'))?.length, name).toBeLessThanOrEqual(6);
      expect(body).toMatch(new RegExp(`^pulsetrail_sdk_overflow_total\\{.*metric="${name}"\\} [1-9]`, 'm'));
    }
  });

  test('7: a second start gives what the first one started', () => {
    const first = startClinic();
    const second = startClinic();
    expect([first.status, second.status]).toEqual(['started', 'already-started']);
    expect(second.counters.logins).toBe(first.counters.logins);
  });

  test('8: beside a provider that was there first, HTTP and timers are counted', async () => {
    trace.setGlobalTracerProvider(new ProxyTracerProvider());
    const telemetry = startClinic();
    expect(telemetry.status).toBe('foreign-provider');
    const server = await serve((_, response) => response.end('ok'));
    await ask(server.url);
    telemetry.apiTimer('sign-in', () => undefined);
    await until('the request', async () =>
      /^http_server_request_duration_seconds_count\{/m.test(await bodyOf(telemetry)),
    );
    expect(await bodyOf(telemetry)).toContain('operation="sign-in"} 1\n');
    await server.close();
  });

  test('14: what no route takes is unmatched', async () => {
    const telemetry = startClinic();
    const server = await serve((_, response) => response.end('ok'));
    await ask(`${server.url}/patients/17`);
    await until('the request', async () => (await bodyOf(telemetry)).includes('http_route="unmatched"'));
    expect(await bodyOf(telemetry)).not.toContain('/patients/17');
    await server.close();
  });

  test('17: scrapes at one time share a page', async () => {
    const telemetry = startClinic();
    const [first, second] = await Promise.all([telemetry.metricsPage(), telemetry.metricsPage()]);
    expect(first).toBe(second);
  });

  test('19: a metric that is made again is the same, and one of another shape is refused', () => {
    const telemetry = startClinic();
    const options = { unit: '{job}', labels: ['queue'] } as const;
    const jobs = telemetry.counter('jobs.again', options);
    expect(telemetry.counter('jobs.again', options)).toBe(jobs);
    const gauge = declareMetric('jobs.again', { unit: '{job}', kind: 'gauge', description: 'Jobs.' });
    expect(() => telemetry.instrument(gauge)).toThrow(MetricConflictError);
    expect(() => telemetry.gauge('jobs.again', options).set(1)).not.toThrow();
    expect(warnings).toEqual([expect.stringContaining('Metric jobs.again')]);
    expect(telemetry.instrument(table.operationSlow)).toBe(telemetry.instrument(table.operationSlow));
  });

  test('20: a second copy of the package gets what the first one started', async () => {
    const telemetry = startClinic();
    vi.resetModules();
    const copy = await import('../../src/index.js');
    const { status, service } = copy.start({ service: 'clinic-api' });
    expect([status, service]).toEqual(['already-started', telemetry.service]);
  });

  test('26: the span of a request names what broke', async () => {
    const receiver = await otlpReceiver();
    const telemetry = startClinic({ traces: { endpoint: receiver.url, ratio: 0 } });
    const server = await serve((_, response) => {
      try {
        telemetry.apiTimer('sign-in', () => {
          throw new RangeError('secret');
        });
      } catch {
        response.writeHead(500).end();
      }
    });
    await ask(server.url);
    await until('the span', async () => {
      await telemetry.flush();
      return receiver.spans.some(({ kind }) => kind === 2);
    });
    const request = receiver.spans.find(({ kind }) => kind === 2);
    expect(request?.attributes).toMatchObject({ 'error.type': '500', 'exception.type': 'RangeError' });
    await server.close();
  });
});
