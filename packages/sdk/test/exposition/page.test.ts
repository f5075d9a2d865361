import { declareMetric } from '@pulsetrail/catalog';
import { Counter, collectDefaultMetrics, Registry as PromRegistry } from 'prom-client';
import { describe, expect, test, vi } from 'vitest';
import { acceptsOpenMetrics, type PageSources, writePage } from '../../src/exposition/page.js';
import { CollectTimeoutError } from '../../src/exposition/within.js';
import { LazyMeterProvider } from '../../src/meters/lazy-meter-provider.js';
import { Registry } from '../../src/registry/registry.js';
import { openMetricsRegistry } from '../support/prom-client.js';
import { promtoolErrors, testWithServer } from '../support/servers.js';
import { catchWarnings } from '../support/warnings.js';

const warnings = catchWarnings();

const openMetricsAccept = 'application/openmetrics-text';
const counter = { unit: '{x}', kind: 'counter', description: 'X.' } as const;

function sources(given: Partial<PageSources> = {}): PageSources {
  return {
    registry: new Registry(100),
    meters: undefined,
    registries: [],
    serviceName: 'clinic-api',
    targetInfo: {},
    ...given,
  };
}

describe('acceptsOpenMetrics', () => {
  test.each([
    [undefined, false],
    ['', false],
    ['*/*', false],
    ['text/plain', false],
    ['text/html,application/xhtml+xml', false],
    ['application/openmetrics-text', true],
    ['application/openmetrics-text; version=1.0.0', true],
    [
      'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
      true,
    ],
    [
      'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,text/plain;version=0.0.4;q=0.2,*/*;q=0.1',
      true,
    ],
    ['text/plain;version=0.0.4;q=0.9, application/openmetrics-text;q=0.5', false],
    ['application/openmetrics-text;q=0', false],
    ['application/openmetrics-text;q=nonsense', true],
    [5 as never, false],
  ])('%j: %s', (accept, expected) => {
    expect(acceptsOpenMetrics(accept)).toBe(expected);
  });
});

describe('writePage', () => {
  test('says what the target is, escaped, and in which format it speaks', async () => {
    const page = await writePage(sources({ serviceName: 'a"b', targetInfo: { service_version: '1.2.3' } }));
    expect(page.contentType).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(page.body).toBe(`\
# HELP target_info What the target is.
# TYPE target_info gauge
target_info{service_name="a\\"b",service_version="1.2.3"} 1
`);
    const open = await writePage(sources(), openMetricsAccept);
    expect(open.contentType).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
    expect(open.body).toMatch(/\n# EOF\n$/);
  });

  test('joins the registry, the Meter API and prom-client', async () => {
    const registry = new Registry(100);
    registry.instrument(declareMetric('page.own', counter)).add(1);
    const meters = new LazyMeterProvider(registry, 100);
    meters.getMeter('a').createCounter('page.otel').add(2);
    const prom = new PromRegistry();
    new Counter({ name: 'page_prom_total', help: 'X.', registers: [prom] }).inc(3);
    const { body } = await writePage(sources({ registry, meters, registries: [prom] }));
    expect(body.match(/^page.*/gm)).toEqual([
      'page_own_total{service_name="clinic-api"} 1',
      'page_otel_total{service_name="clinic-api"} 2',
      'page_prom_total 3',
    ]);
  });

  test('writes a family once, with the series of the registry and of the Meter API', async () => {
    const registry = new Registry(100);
    registry.instrument(declareMetric('page.both', { ...counter, labels: ['a'] })).add(1, { a: '1' });
    const meters = new LazyMeterProvider(registry, 100);
    const other = meters.getMeter('a').createCounter('page.both', { unit: '{x}' });
    other.add(2, { b: '1' });
    other.add(3, { a: '1' });
    const { body } = await writePage(sources({ registry, meters }));
    expect(body.match(/^.*page_both.*/gm)).toEqual([
      '# HELP page_both_total X.',
      '# TYPE page_both_total counter',
      'page_both_total{service_name="clinic-api",a="1"} 1',
      'page_both_total{service_name="clinic-api",b="1"} 2',
    ]);
    expect(warnings).toEqual([expect.stringContaining('Metric page.both is recorded with the same attributes')]);
  });

  test('reports a family of prom-client that is there already, and leaves it out', async () => {
    const registry = new Registry(100);
    registry.instrument(declareMetric('page.twice', counter)).add(1);
    const registries = [new PromRegistry(), new PromRegistry()];
    for (const prom of registries) new Counter({ name: 'page_twice_total', help: 'X.', registers: [prom] }).inc(3);
    for (let scrape = 0; scrape < 2; scrape++) {
      const { body } = await writePage(sources({ registry, registries }));
      expect(body.match(/^page.*/gm)).toEqual(['page_twice_total{service_name="clinic-api"} 1']);
    }
    expect(warnings).toEqual(
      registries.map((_, index) =>
        expect.stringContaining(`Metric page_twice_total of metrics.registries[${index}] is already on the page`),
      ),
    );
  });

  test('writes classic text where one prom-client registry does not write OpenMetrics', async () => {
    const { contentType } = await writePage(sources({ registries: [new PromRegistry()] }), openMetricsAccept);
    expect(contentType).toMatch(/^text\/plain/);
  });

  test('writes OpenMetrics with a registry that does', async () => {
    const prom = openMetricsRegistry();
    new Counter({ name: 'page_open_total', help: 'X.', registers: [prom] }).inc(3);
    const { body } = await writePage(sources({ registries: [prom] }), openMetricsAccept);
    expect(body).toContain('# TYPE page_open counter\npage_open_total 3\n# EOF\n');
  });

  test('reports a failed callback of the Meter API, and writes the rest', async () => {
    const meters = new LazyMeterProvider(new Registry(100), 100);
    const meter = meters.getMeter('a');
    meter.createObservableGauge('broken').addCallback(() => {
      throw new Error('secret');
    });
    meter.createCounter('page.fine').add(1);
    const { body } = await writePage(sources({ meters }));
    expect(body).toContain('page_fine_total');
    expect(warnings).toEqual([expect.stringContaining('Mend the callback.')]);
    expect(warnings.join()).not.toContain('secret');
  });

  test('fails where a registry fails, and says once which one and the type of the error, not its message', async () => {
    const sound = { contentType: 'text/plain', metrics: async () => '' };
    const broken = { ...sound, metrics: () => Promise.reject(new RangeError('collect failed for Somchai')) };
    for (let scrape = 0; scrape < 3; scrape++) {
      await expect(writePage(sources({ registries: [sound, broken] }))).rejects.toThrow(RangeError);
    }
    expect(warnings).toEqual([
      'metrics.registries[1] failed with RangeError. The metrics page answers 500 for as long. Mend what the registry collects, or leave it out.',
    ]);
  });

  test('fails after five seconds where a registry does not answer, and asks it anew for the next page', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    let hangs = true;
    const slow = {
      contentType: 'text/plain',
      metrics: () => (hangs ? new Promise<string>(() => undefined) : Promise.resolve('# TYPE a gauge\na 1\n')),
    };
    // All are asked at once: the limit of one is the limit of the page.
    const failed = expect(writePage(sources({ registries: [slow, slow, slow] }))).rejects.toThrow(CollectTimeoutError);
    await vi.advanceTimersByTimeAsync(5_000);
    await failed;
    hangs = false;
    expect((await writePage(sources({ registries: [slow] }))).body).toContain('a 1');
    vi.useRealTimers();
  });

  testWithServer('promtool', 'writes classic text that promtool accepts, with everything on it', async (promtool) => {
    const registry = new Registry(2);
    const awkward = registry.instrument(declareMetric('page.awkward', { ...counter, labels: ['a', 'b'] }));
    for (const a of ['"', '\\', '\n', '{}', 'a', 'ไทย']) awkward.add(1, { a });
    registry
      .instrument(
        declareMetric('page.took', {
          unit: 's',
          kind: 'histogram',
          description: 'X\ny.',
          buckets: [0.1, 1],
          labels: ['a'],
        }),
      )
      .record(1, { a: 'x' });
    const meters = new LazyMeterProvider(registry, 100);
    meters.getMeter('a').createHistogram('page.other', { unit: 'ms' }).record(5, { 'x.y': '"' });
    const prom = openMetricsRegistry();
    collectDefaultMetrics({ register: prom });
    const { body } = await writePage(sources({ registry, meters, registries: [prom] }));
    expect(body).toContain('_overflow');
    expect(body).toContain('process_cpu_user_seconds_total');
    expect(promtoolErrors(promtool, body)).toBe('');
  });
});
