import { type Catalog, defineCatalog } from '@pulsetrail/catalog';
import { describe, expect, test } from 'vitest';
import { alertmanagerConfig } from '../../src/alertmanager/config.js';
import { amtoolArguments, type RouteTest, routeMatrix } from '../../src/alertmanager/route-matrix.js';
import { ruleGroups } from '../../src/index.js';
import { toYaml } from '../../src/yaml.js';
import { findTool, inFolder, run } from '../checker.js';
import { promisesCatalog } from '../promises-catalog.js';
import { sampleCatalog } from '../sample-catalog.js';
import { routedCatalog } from './routed-catalog.js';

const amtool = findTool('amtool');

const hub = {
  hub: { webhook: { url: 'https://example.org/hook' } },
  desk: { webhook: { url: 'https://example.org/desk' } },
};
const services = { shop: { owner: 'web' } };
const warningsOnly = defineCatalog({ services, channels: hub, routes: { warning: ['hub'] } });
const rulesOnly = defineCatalog({
  services,
  channels: hub,
  routes: { rules: [{ match: { category: 'device-alarm' }, channels: ['hub'] }] },
});

/** Two rules of a team's own, as they stand in a rule file. */
const own = (severity: string, labels: object) => ({
  alert: 'DiskFull',
  expr: 'up',
  labels: { severity, category: 'system-health', service: 'shop', ...labels },
  annotations: {},
});
const ownGroups = [
  {
    name: 'own',
    interval: '1m',
    rules: [own('critical', { channels: 'hub+desk', cooldown: '30m' }), own('info', { channels: 'desk' })],
  },
];

const catalogs = {
  'the sample': [sampleCatalog, ruleGroups(sampleCatalog)],
  'rules, intervals and a watchdog': [routedCatalog, ruleGroups(routedCatalog)],
  'promises of every kind': [promisesCatalog, ruleGroups(promisesCatalog)],
  'warnings only': [warningsOnly, ruleGroups(warningsOnly)],
  'no channel but for device alarms': [rulesOnly, ruleGroups(rulesOnly)],
  'channels and cooldowns of alerts': [warningsOnly, ownGroups],
  nothing: [defineCatalog({ services: {} }), []],
} as const;

describe.skipIf(amtool === undefined)('amtool finds the receivers that the catalog means, of', () => {
  test.for(Object.entries(catalogs))('%s', async ([, [catalog, groups]]) => {
    const content = toYaml(alertmanagerConfig(catalog, groups, [], {}), 'test');
    await inFolder([{ path: 'alertmanager.yml', content }], async (folder) => {
      const ask = async (routeTest: RouteTest) =>
        [routeTest, await run(amtool ?? '', amtoolArguments(routeTest, 'alertmanager.yml'), folder)] as const;
      const tests = routeMatrix(catalog, groups);
      const failed = (await Promise.all(tests.map(ask))).filter(([, { code }]) => code !== 0);
      expect(failed).toEqual([]);
      const [wrong] = await Promise.all([ask({ labels: { alertname: 'A' }, receiver: 'somebody-else' })]);
      expect(wrong[1].code).toBe(1);
    });
  });
});

const receivers = (catalog: Catalog, groups = ruleGroups(catalog)) =>
  new Map(routeMatrix(catalog, groups).map(({ labels, receiver }) => [Object.values(labels).join(' '), receiver]));

test('says where each alert goes', () => {
  const of = receivers(sampleCatalog);
  expect(of.get('OperationErrorBudgetBurn critical errors')).toBe('critical');
  expect(of.get('OperationLatencyHigh warning performance')).toBe('warning');
  expect(of.get('DeviceSos critical device-alarm')).toBe('device-alarm');
  expect(of.get('ByHand')).toBe('critical');
  expect(of.get('ByHand unknown')).toBe('critical');
  expect(of.get('ByHand none')).toBe('none');
  expect(of.get('Watchdog none watchdog')).toBe('none');
});

test('says where rules send alerts', () => {
  const of = receivers(routedCatalog);
  expect(of.get('DeviceSos critical device-alarm device-team sample')).toBe('device-alarm-to-wards');
  expect(of.get('OperationErrorBudgetBurn warning errors Care "A" | Team clinic-api')).toBe('warning-to-bot');
  expect(of.get('OperationErrorBudgetBurn critical errors Care "A" | Team clinic-api')).toBe('critical');
  expect(of.get('ByHand warning mqtt-bridge')).toBe('critical-to-oncall+wards');
  expect(of.get('ByHand warning sandbox')).toBe('none');
  expect(of.get('Watchdog none watchdog')).toBe('watchdog');
});

test('every alert of the rules is in it', () => {
  const tested = new Set(routeMatrix(sampleCatalog, ruleGroups(sampleCatalog)).map(({ labels }) => labels.alertname));
  for (const rule of ruleGroups(sampleCatalog).flatMap(({ rules }) => rules)) {
    if ('alert' in rule) expect(tested).toContain(rule.alert);
  }
});
