import { type CatalogDefinition, CatalogError, defineCatalog } from '@pulsetrail/catalog';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ruleGroups } from '../../src/groups.js';
import { lintRules } from '../../src/lint/index.js';

const wait = fc.constantFrom('0s', '15s', '2m', '1h');
const window = fc.constantFrom('30s', '1m', '5m', '8m', '10m', '30m');
const percentage = fc.constantFrom('0.1%', '1%', '5%');
const maybe = { requiredKeys: [] as [] };

const tier = fc.record(
  {
    long: fc.constantFrom('7m', '1h', '6h', '1d'),
    short: window,
    for: wait,
    factor: fc.constantFrom(1, 2, 14.4),
    severity: fc.constantFrom('critical', 'warning', 'info'),
  },
  { requiredKeys: ['long', 'factor', 'severity'] },
);

const ownRule = fc.oneof(
  fc.record(
    { expr: fc.constantFrom('queue_size', '-disk # free', 'sum by (a) (b) or c'), for: wait },
    { requiredKeys: ['expr'] },
  ),
  fc.record({ metric: fc.constant('orders'), over: window, for: wait }, { requiredKeys: ['metric'] }),
  fc.record({ metric: fc.constant('pulsetrail.bridge.connected'), for: wait }, { requiredKeys: ['metric'] }),
);

const alerting = fc.record(
  {
    scrapeInterval: fc.constantFrom('5s', '15s', '1m', '2m'),
    evaluationInterval: fc.constantFrom('15s', '1m'),
    window,
    for: wait,
    keepFiringFor: wait,
    histograms: fc.constantFrom('classic', 'native'),
    clusterLabels: fc.constantFrom([], ['cluster']),
    tiers: fc.dictionary(fc.constantFrom('a', 'b'), tier, { minKeys: 1 }),
    rules: fc.dictionary(
      fc.constantFrom('mine', 'yours'),
      ownRule.map((rule) => ({ category: 'business', severity: 'info', operator: '>', threshold: 5, ...rule })),
    ),
    anomalies: fc.dictionary(
      fc.constantFrom('odd'),
      ownRule.map((rule) => ({ category: 'errors', ...rule })),
    ),
  },
  maybe,
);

const service = fc.record(
  {
    operations: fc.dictionary(
      fc.constantFrom('pay', 'list'),
      fc.record({
        kind: fc.constantFrom('api', 'db'),
        component: fc.constant('shop'),
        target: fc.record({ errors: percentage, latency: fc.constantFrom('500ms', '1s') }, maybe),
      }),
    ),
    counters: fc.constant({ orders: { target: { atLeast: '5/s', atMost: '50/s' } } }),
    heartbeats: fc.record({ night: fc.record({ every: fc.constantFrom('4m', '1d') }) }),
    saturation: fc.record({ cpu: percentage, eventLoop: fc.constant('100ms') }, maybe),
  },
  { requiredKeys: ['counters'] },
);

test('nothing that is generated has a finding, whatever the catalog', () => {
  let generated = 0;
  fc.assert(
    fc.property(alerting, service, fc.boolean(), (settings, shop, hasPipeline) => {
      const definition = {
        services: { shop: { owner: 'web', ...shop } },
        ...(hasPipeline && { pipelines: { vitals: { families: ['kati'], target: { errors: '5%', stored: '2s' } } } }),
        alerting: settings,
      } as CatalogDefinition;
      try {
        const catalog = defineCatalog(definition);
        expect(lintRules(ruleGroups(catalog), { catalog })).toEqual([]);
        generated++;
      } catch (error) {
        // A catalog with faults gives nothing; that is looked at elsewhere.
        if (!(error instanceof CatalogError)) throw error;
        expect(error.message).not.toMatch(/is less than \d+ scrapes|fires at the first sample/);
      }
    }),
    { numRuns: 300, seed: 1 },
  );
  expect(generated).toBeGreaterThan(50);
});
