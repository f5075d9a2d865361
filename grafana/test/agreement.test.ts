import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AlertingRule, generate, type RecordingRule, ruleGroups } from '@pulsetrail/alert-rules';
import { type Catalog, metrics } from '@pulsetrail/catalog';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { boardsOf, generateDashboards, type Limit, queriesOf, uids } from '../src/index.js';
import { collectorMetrics, collectorPanels } from '../src/panels/collector.js';
import { serverMetrics } from '../src/panels/prometheus.js';
import { serviceGraphMetrics } from '../src/panels/service-graph.js';
import { catalogs } from './catalogs.ts';
import { fullCatalog } from './full-catalog.ts';
import { queriesOf as askedBy, type Dashboard, selectorsOf } from './lint/dashboard.ts';

const rulesOf = (catalog: Catalog) => ruleGroups(catalog).flatMap(({ rules }) => rules);
const isAlert = (rule: AlertingRule | RecordingRule): rule is AlertingRule => 'alert' in rule;

/** Every limit that the boards of a catalog draw, with its panel. */
const limitsOf = (catalog: Catalog): { panel: string; limit: Limit; expr: string | undefined }[] =>
  boardsOf(catalog).flatMap(({ rows }) =>
    rows.flatMap(({ panels }) =>
      panels.flatMap((panel) => [
        ...('limits' in panel ? (panel.limits ?? []) : []).map((limit) => ({
          panel: panel.title,
          limit,
          expr: undefined,
        })),
        ...queriesOf(panel).flatMap(({ limit, expr }) => (limit ? [{ panel: panel.title, limit, expr }] : [])),
      ]),
    ),
  );

describe.for(catalogs)('with %s', ([, catalog]) => {
  test('every line is drawn where an alert of that name and severity begins to fire', () => {
    const alerts = rulesOf(catalog)
      .filter(isAlert)
      .map(({ alert, labels, annotations }) => `${alert} ${labels.severity} ${annotations.threshold}`);
    for (const { panel, limit, expr } of limitsOf(catalog)) {
      if (limit.alert === undefined) continue;
      expect(alerts, panel).toContain(`${limit.alert} ${limit.severity} ${limit.value}`);
      if (expr !== undefined) expect(expr).toMatch(new RegExp(` \\+ ${limit.value}$`));
    }
  });

  test('every metric is one of the catalog, a record of the rules, or known of the servers', () => {
    const table = [...catalog.metrics.values()].flatMap(({ kind, prometheusName: metric }) =>
      kind === 'histogram' ? [metric, ...['bucket', 'count', 'sum'].map((part) => `${metric}_${part}`)] : [metric],
    );
    const records = rulesOf(catalog).flatMap((rule) => (isAlert(rule) ? [] : [rule.record]));
    const known = new Set([
      ...table,
      ...records,
      ...serverMetrics,
      ...Object.values(serviceGraphMetrics),
      ...collectorMetrics,
      'ALERTS',
      'ALERTS_FOR_STATE',
    ]);
    for (const { content } of generateDashboards(catalog)) {
      for (const { panel, expr } of askedBy(JSON.parse(content) as Dashboard)) {
        for (const { metric, matchers } of selectorsOf(expr)) {
          const pattern = /__name__=~"([^"]+)"/.exec(matchers)?.[1];
          if (pattern !== undefined)
            expect(
              [...records, ...collectorMetrics].some((record) => new RegExp(`^${pattern}$`).test(record)),
              panel.title,
            ).toBe(true);
          else expect(known, panel.title).toContain(metric);
        }
      }
    }
  });
});

test('the kinds of limits that the catalog can set are all drawn', () => {
  const drawn = new Set(limitsOf(fullCatalog).flatMap(({ limit }) => limit.alert ?? []));
  const ofBoards = [
    'OperationErrorBudgetBurn',
    'FlowErrorBudgetBurn',
    'IntegrationErrorBudgetBurn',
    'OperationLatencyHigh',
    'FlowLatencyHigh',
    'OperationThroughputLow',
    'CounterRateLow',
    'CounterRateHigh',
    'CounterShareHigh',
    'DataQualityBudgetBurn',
    'HeartbeatLate',
    'CpuSaturated',
    'MemorySaturated',
    'DiskSaturated',
    'EventLoopDelayed',
    'QueueTooLong',
    'PipelineStepErrorBudgetBurn',
    'PipelineLatencyHigh',
    'SubscriptionSilent',
    'DevicesSilent',
  ];
  for (const alert of ofBoards) expect(drawn).toContain(alert);
});

test('burn rates are drawn against the factors of the tiers', () => {
  const burn = boardsOf(fullCatalog)
    .find(({ uid }) => uid === uids.slo)
    ?.rows.flatMap(({ panels }) => panels)
    .find(({ key }) => key === 'slo:burn');
  const factors = fullCatalog.alerting.tiers.map(({ factor, severity }) => ({ value: factor, severity }));
  expect(burn).toMatchObject({ limits: factors });
});

describe('collectors', async () => {
  const text = await readFile(join(import.meta.dirname, '..', '..', 'deploy', 'collector', 'rules.yml'), 'utf8');
  const { groups } = parse(text) as { groups: { rules: { alert: string; annotations: { threshold: string } }[] }[] };

  test('have the limits of their own rules', () => {
    const thresholdOf = (alert: string): string | undefined =>
      groups.flatMap(({ rules }) => rules).find((rule) => rule.alert === alert)?.annotations.threshold;
    const limits = Object.fromEntries(
      collectorPanels().flatMap(({ key, limits: [limit] = [] }) => (limit ? [[key, String(limit.value)]] : [])),
    );
    expect(limits).toEqual({
      'collector:queues': thresholdOf('CollectorQueueFilling'),
      'collector:gateways': thresholdOf('CollectorNoGateway'),
      'collector:gateway-failures': thresholdOf('CollectorGatewayFailing'),
    });
  });

  test('have a panel of every metric that an alert is about', () => {
    const alerted = new Set(text.match(/(?:otelcol|traces_span_metrics)_[a-z_]*[a-z](?=\(_total|_total|\))/g));
    expect(alerted.size).toBeGreaterThan(10);
    const asked = collectorPanels()
      .flatMap(({ queries }) => queries.map(({ expr }) => expr))
      .join('\n');
    for (const metric of alerted) expect(asked).toContain(metric.replace(/_total$/, ''));
    for (const metric of collectorMetrics) expect(asked).toContain(metric);
  });
});

test('the links of alerts lead to a board and to choices that it has', () => {
  const templates = generate(fullCatalog).find(({ path }) => path.endsWith('.tmpl'))?.content ?? '';
  const [link = ''] = /https:\/\/grafana[^\n]*/.exec(templates) ?? [];
  const [, uid] = /\/d\/([a-z-]+)\?/.exec(link) ?? [];
  const names = [...link.matchAll(/var-([a-z]+)=/g)].map(([, name]) => name);
  expect(names).toEqual(['service', 'operation', 'pipeline']);
  const dashboards = generateDashboards(fullCatalog).map(({ content }) => JSON.parse(content) as Dashboard);
  const board = dashboards.find((dashboard) => dashboard.uid === uid);
  const choices = board?.templating.list.map(({ name }) => name);
  for (const name of names) expect(choices).toContain(name);
  for (const { content } of generate(fullCatalog).filter(({ path }) => path.startsWith('runbooks/'))) {
    for (const [, found] of content.matchAll(/grafana\.example\.org\/d\/([a-z-]+)/g)) expect(found).toBe(board?.uid);
  }
});

test('every catalog has the board that alerts lead to', () => {
  for (const [, catalog] of catalogs) expect(boardsOf(catalog).map(({ uid }) => uid)).toContain(uids.service);
});

test('panels lead to the runbooks that alerts lead to', () => {
  const written = new Set(
    rulesOf(fullCatalog)
      .filter(isAlert)
      .map(({ annotations }) => annotations.runbook_url),
  );
  const text = generateDashboards(fullCatalog)
    .map(({ content }) => content)
    .join('');
  const led = [...text.matchAll(/"(https:\/\/example\.org\/runbooks\/\w+\.md)"/g)].map(([, address]) => address);
  expect(led.length).toBeGreaterThan(20);
  for (const address of led) expect(written).toContain(address);
});

test('every metric of the table is on some board', () => {
  const text = generateDashboards(fullCatalog)
    .map(({ content }) => content)
    .join('');
  const missing = Object.values(metrics).filter(({ prometheusName }) => !text.includes(prometheusName));
  expect(missing.map(({ name }) => name)).toEqual([]);
});
