import { defineCatalog, metrics } from '@pulsetrail/catalog';
import { describe, expect, test } from 'vitest';
import { eventsOf, presence, quantileOf, slowerThan } from '../src/histogram.js';
import { equals } from '../src/promql.js';
import { errorRatio } from '../src/rules/error-ratio.js';
import { latency } from '../src/rules/latency.js';
import { throughput } from '../src/rules/throughput.js';
import { complaints, promtool } from './promtool.js';

const events = {
  metric: metrics.operationDuration,
  matchers: [equals('operation', 'scan')],
  by: ['operation'],
  window: '5m',
};
const classic = { ...events, form: 'classic' } as const;
const native = { ...events, form: 'native' } as const;

describe('a classic histogram', () => {
  test('is counted by _count, and there where that is', () => {
    expect(eventsOf(classic, 'rate')).toBe(
      'sum by (operation) (rate(operation_duration_seconds_count{operation="scan"}[5m]))',
    );
    expect(presence(classic)).toBe('operation_duration_seconds_count{operation="scan"}');
  });

  test('has as slow events all but those within the bound, whichever way the bound is stored', () => {
    expect(slowerThan(classic, 1)).toBe(
      [
        'sum by (operation) (increase(operation_duration_seconds_count{operation="scan"}[5m]))',
        '-',
        'sum by (operation) (increase(operation_duration_seconds_bucket{operation="scan",le=~"1|1\\\\.0"}[5m]))',
      ].join('\n'),
    );
  });

  test('has quantiles by le', () => {
    expect(quantileOf(classic, 0.95)).toBe(
      'histogram_quantile(0.95, sum by (operation, le) (rate(operation_duration_seconds_bucket{operation="scan"}[5m])))',
    );
  });
});

describe('a native histogram', () => {
  test('is one series that knows its count and quantiles', () => {
    expect(eventsOf(native)).toBe(
      'histogram_count(sum by (operation) (increase(operation_duration_seconds{operation="scan"}[5m])))',
    );
    expect(quantileOf(native, 0.95)).toBe(
      'histogram_quantile(0.95, sum by (operation) (rate(operation_duration_seconds{operation="scan"}[5m])))',
    );
  });

  const catalog = defineCatalog({
    services: {
      shop: {
        owner: 'web',
        operations: {
          pay: {
            kind: 'api',
            component: 'c',
            target: { latency: { threshold: '1s', objective: '99%' }, errors: '1%', throughput: '10/min' },
          },
          browse: { kind: 'api', component: 'c', target: { latency: '1s' } },
        },
      },
    },
    alerting: { histograms: 'native' },
  });
  const groups = [...errorRatio(catalog), ...latency(catalog), ...throughput(catalog)];
  const series = (operation: string, error = ''): string =>
    `operation_duration_seconds{service_name="shop",component="c",operation="${operation}"${error}}`;
  /** With custom bounds, as a classic histogram is stored when it is converted: so many up to 1 s, and so many slower. */
  const histogram = (fast: number, slow: number): string =>
    `{{schema:-53 sum:${fast + 5 * slow} count:${fast + slow} custom_values:[0.5 1 10] buckets:[0 ${fast} ${slow}]}}`;

  test.skipIf(promtool === undefined).for<[string, Record<string, string>, string[]]>([
    [
      'healthy ones fire nothing, nor do idle ones',
      {
        [series('pay')]: `${histogram(0, 0)}+${histogram(60, 0)}x120`,
        [series('browse')]: `${histogram(60, 0)}x120`,
      },
      [],
    ],
    [
      'slow calls burn the budget and lift the quantile',
      {
        [series('pay')]: `${histogram(0, 0)}+${histogram(30, 30)}x120`,
        [series('browse')]: `${histogram(0, 0)}+${histogram(30, 30)}x120`,
      },
      [
        '{alertname="OperationLatencyBudgetBurn", operation="pay", tier="page-fast"}',
        '{alertname="OperationLatencyBudgetBurn", operation="pay", tier="page-slow"}',
        '{alertname="OperationLatencyBudgetBurn", operation="pay", tier="ticket-fast"}',
        '{alertname="OperationLatencyHigh", operation="browse"}',
      ],
    ],
    [
      'failed calls burn the budget',
      {
        [series('pay')]: `${histogram(0, 0)}+${histogram(60, 0)}x120`,
        [series('pay', ',error_type="500"')]: `${histogram(0, 0)}+${histogram(60, 0)}x120`,
      },
      [
        '{alertname="OperationErrorBudgetBurn", operation="pay", tier="page-fast"}',
        '{alertname="OperationErrorBudgetBurn", operation="pay", tier="page-slow"}',
        '{alertname="OperationErrorBudgetBurn", operation="pay", tier="ticket-fast"}',
      ],
    ],
    [
      'missing ones have too little traffic',
      { 'up{job="shop"}': '1x120' },
      ['{alertname="OperationThroughputLow", operation="pay"}'],
    ],
  ])('%s', async ([, input, firing]) => {
    const by = firing.some((labels) => labels.includes('tier')) ? ['operation', 'tier'] : ['operation'];
    expect(await complaints(groups, { series: input, expectations: [{ at: '100m', by, firing }] })).toBe('');
  });
});
