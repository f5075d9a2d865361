import { describe, expect, expectTypeOf, test } from 'vitest';
import { declareMetric, type MetricDefinition, metrics, pipelineSteps, sanitizeLabelName } from '../src/index.js';

const table = Object.values<MetricDefinition>(metrics);

describe('the metric table', () => {
  test('has one metric under each OpenTelemetry name and each exported name', () => {
    for (const key of ['name', 'prometheusName'] as const) {
      const names = table.map((metric) => metric[key]);
      expect(names.filter((name, index) => names.indexOf(name) < index)).toEqual([]);
    }
  });

  test('has no metric whose samples another one also writes', () => {
    const samples = table.flatMap(({ prometheusName, kind }) =>
      kind === 'histogram' ? ['_bucket', '_sum', '_count'].map((suffix) => prometheusName + suffix) : prometheusName,
    );
    expect(new Set(samples).size).toBe(samples.length);
    // OpenMetrics names the family of a counter without _total.
    const families = table.map(({ prometheusName }) => prometheusName.replace(/_total$/, ''));
    expect(new Set(families).size).toBe(families.length);
  });

  test.each(table)('$name has a dotted lower-case name and a sentence', ({ name, description }) => {
    expect(name).toMatch(/^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$/);
    expect(description).toMatch(/^[A-Z].*\.?$/);
  });

  test.each(table)('$name is in a base unit', ({ unit }) => {
    expect(unit).toMatch(/^(s|By|1|\{[a-z]+\})$/);
  });

  test.each(table)('$name has ascending buckets exactly when it is a histogram', ({ kind, buckets }) => {
    expect(buckets.length > 0).toBe(kind === 'histogram');
    expect(buckets).toEqual([...new Set(buckets)].toSorted((left, right) => left - right));
    expect(buckets.every((bound) => bound > 0 && Number.isFinite(bound))).toBe(true);
  });

  test.each(table)('$name has labels of their own names, and values only for those', ({ labels, values }) => {
    const exported = labels.map(sanitizeLabelName);
    expect(new Set(exported).size).toBe(labels.length);
    for (const reserved of ['le', 'quantile', 'job', 'instance', 'service_name'])
      expect(exported).not.toContain(reserved);
    expect(labels).toEqual(expect.arrayContaining(Object.keys(values)));
    for (const list of Object.values(values)) expect(new Set(list).size).toBe(list?.length);
  });

  test.each([
    ['httpServerRequestDuration', 'http_server_request_duration_seconds'],
    ['httpServerActiveRequests', 'http_server_active_requests'],
    ['httpClientRequestDuration', 'http_client_request_duration_seconds'],
    ['operationDuration', 'operation_duration_seconds'],
    ['operationSlow', 'operation_slow_total'],
    ['scoreInputSize', 'score_input_size'],
    ['integrationStatus', 'integration_status'],
    ['messagingConsumedMessages', 'messaging_client_consumed_messages_total'],
    ['devicePipelineStepDuration', 'device_pipeline_step_duration_seconds'],
    ['deviceMessages', 'device_messages_total'],
    ['deviceAlarms', 'device_alarms_total'],
    ['deviceRedeliveries', 'device_redeliveries_total'],
    ['deviceOnline', 'device_online'],
    ['deviceSilent', 'device_silent'],
    ['devicePresenceChanges', 'device_presence_changes_total'],
    ['cacheRequests', 'cache_requests_total'],
    ['bridgeDevicesForgotten', 'pulsetrail_bridge_devices_forgotten_total'],
    ['sdkOverflow', 'pulsetrail_sdk_overflow_total'],
    ['sdkLogsDropped', 'pulsetrail_sdk_logs_dropped_total'],
    ['sdkMetricExportsFailed', 'pulsetrail_sdk_metric_exports_failed_total'],
    ['sdkScrapeDuration', 'pulsetrail_sdk_scrape_duration_seconds'],
    ['sdkScrapeSize', 'pulsetrail_sdk_scrape_size_bytes'],
  ] as const)('exports %s as %s', (key, exported) => {
    expect(metrics[key].prometheusName).toBe(exported);
  });

  test('tells of a processed message how far it went', () => {
    const { labels, values } = metrics.messagingProcessDuration;
    expect(labels).toContain('pipeline.step');
    expect(values['pipeline.step']).toEqual(pipelineSteps);
  });

  test('records an operation under the label operation, whatever its kind', () => {
    for (const key of ['operationDuration', 'dbClientOperationDuration', 'scoreCalculationDuration'] as const) {
      expect(metrics[key].labels).toEqual(expect.arrayContaining(['component', 'operation', 'error.type']));
    }
  });
});

describe('declareMetric', () => {
  test('completes what is left out', () => {
    expect(
      declareMetric('documents.scanned', { unit: '{document}', kind: 'counter', description: 'Scanned.' }),
    ).toEqual({
      name: 'documents.scanned',
      unit: '{document}',
      kind: 'counter',
      description: 'Scanned.',
      labels: [],
      values: {},
      buckets: [],
      prometheusName: 'documents_scanned_total',
    });
  });

  test('keeps label names as literal types and takes values only for declared labels', () => {
    const metric = declareMetric('a.b', { unit: '1', kind: 'counter', description: 'B.', labels: ['x', 'y.z'] });
    expectTypeOf(metric.labels).toEqualTypeOf<readonly ('x' | 'y.z')[]>();
    expectTypeOf(metrics.deviceAlarms.labels).toEqualTypeOf<readonly ('device.type' | 'alarm')[]>();
    declareMetric('a.b', {
      unit: '1',
      kind: 'counter',
      description: 'B.',
      labels: ['x'],
      // @ts-expect-error: y is no label of the metric
      values: { y: ['1'] },
    });
    // @ts-expect-error: there is no such kind
    declareMetric('a.b', { unit: '1', kind: 'summary', description: 'B.' });
  });
});
