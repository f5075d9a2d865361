import { describe, expect, test } from 'vitest';
import { defaultTiers, defineCatalog, metrics, type TargetDefinition } from '../src/index.js';

const day = 86_400;

const catalog = defineCatalog({
  services: {
    shop: {
      owner: 'web',
      description: 'Sells.',
      operations: {
        pay: { kind: 'api', component: 'payment', target: { latency: '500ms', errors: '1%', throughput: '60/min' } },
        read: { kind: 'db', component: 'database', target: { latency: { threshold: '100ms', quantile: 0.99 } } },
        risk: { kind: 'score', component: 'scoring', target: { latency: { threshold: '250ms', objective: '99.9%' } } },
        taste: {
          kind: 'score',
          component: 'scoring',
          score: 'preference',
          target: { errors: '5%', tiers: ['page-slow'] },
        },
        idle: { kind: 'api', component: 'payment' },
      },
      counters: {
        'orders.placed': { labels: { channel: ['web', 'app'] } },
        refunds: { unit: '{refund}', description: 'R.' },
      },
      scores: { risk: { versions: ['v1', 'v2'] }, preference: {} },
      flows: { checkout: { steps: ['cart', 'pay'], target: { latency: '5s', errors: '2%', tiers: ['ticket-slow'] } } },
      integrations: { bank: { description: 'Pays.', target: { errors: '1%' } } },
    },
    empty: { owner: 'nobody' },
  },
  pipelines: { wards: { owner: 'care', families: ['kati'], target: { stored: '2s', errors: '5%' } } },
  channels: { oncall: { slack: { webhookFile: 'f' } } },
  routes: { critical: ['oncall'] },
  buckets: { 'operation.duration': [0.25, 0.5, 1] },
  smtp: { smarthost: 'mail:25', from: 'a@example.org' },
});
const shop = catalog.services[0];
const operation = (name: string) => shop?.operations.find((candidate) => candidate.name === name);

describe('operations', () => {
  test('carry their service, component and targets in seconds, ratios and events per second', () => {
    expect(operation('pay')).toMatchObject({
      service: 'shop',
      name: 'pay',
      kind: 'api',
      component: 'payment',
      target: {
        latency: { kind: 'quantile', threshold: 0.5, quantile: 0.95 },
        errors: 0.01,
        throughput: { perSecond: 1, unit: { name: 'min', seconds: 60 } },
      },
    });
  });

  test('say whether a latency is a quantile of now or an objective over the period', () => {
    expect(operation('read')?.target.latency).toEqual({ kind: 'quantile', threshold: 0.1, quantile: 0.99 });
    expect(operation('risk')?.target.latency).toEqual({ kind: 'objective', threshold: 0.25, budget: 0.001 });
  });

  test('are recorded on the histogram of their kind, with the buckets of the catalog', () => {
    expect(operation('read')?.metric).toBe(metrics.dbClientOperationDuration);
    expect(operation('risk')?.metric).toBe(metrics.scoreCalculationDuration);
    expect(operation('pay')?.metric).toEqual({ ...metrics.operationDuration, buckets: [0.25, 0.5, 1] });
  });

  test('of kind score name a score, their own name by default', () => {
    expect([operation('risk')?.score, operation('taste')?.score]).toEqual(['risk', 'preference']);
    expect(operation('pay')).not.toHaveProperty('score');
  });

  test('have all burn tiers, or those that the target names', () => {
    expect(operation('idle')?.target).toEqual({ tiers: defaultTiers(30 * day) });
    expect(operation('taste')?.target.tiers.map(({ name }) => name)).toEqual(['page-slow']);
  });
});

describe('the other parts of a service', () => {
  test('counters are metrics of their own', () => {
    expect(shop?.counters).toMatchObject([
      {
        name: 'orders.placed',
        unit: '{event}',
        kind: 'counter',
        description: 'Business counter orders.placed.',
        labels: ['channel'],
        values: { channel: ['web', 'app'] },
        prometheusName: 'orders_placed_total',
      },
      { name: 'refunds', unit: '{refund}', description: 'R.', labels: [], values: {} },
    ]);
  });

  test('scores, flows and integrations', () => {
    expect(shop?.scores).toEqual([
      { name: 'risk', versions: ['v1', 'v2'] },
      { name: 'preference', versions: [] },
    ]);
    expect(shop?.flows).toMatchObject([
      {
        service: 'shop',
        name: 'checkout',
        steps: ['cart', 'pay'],
        target: {
          latency: { kind: 'quantile', threshold: 5, quantile: 0.95 },
          errors: 0.02,
          tiers: [{ name: 'ticket-slow' }],
        },
      },
    ]);
    expect(shop?.integrations).toMatchObject([
      { service: 'shop', name: 'bank', description: 'Pays.', target: { errors: 0.01 } },
    ]);
  });

  test('are empty where nothing is written', () => {
    expect(catalog.services[1]).toEqual({
      name: 'empty',
      owner: 'nobody',
      operations: [],
      counters: [],
      scores: [],
      flows: [],
      integrations: [],
      counterPromises: [],
      heartbeats: [],
      healthChecks: [],
      quality: [],
    });
  });
});

describe('the catalog', () => {
  test('has the pipelines, channels and a route for each severity', () => {
    expect(catalog.pipelines).toMatchObject([
      {
        name: 'wards',
        owner: 'care',
        families: ['kati'],
        target: { latency: { threshold: 2, quantile: 0.95 }, errors: 0.05 },
      },
    ]);
    expect(catalog.channels).toEqual([{ name: 'oncall', slack: { webhookFile: 'f' } }]);
    expect(catalog.routes).toEqual({ critical: ['oncall'], warning: [], info: [] });
  });

  test('asks mail servers for TLS unless told otherwise', () => {
    expect(catalog.smtp).toEqual({ smarthost: 'mail:25', from: 'a@example.org', requireTls: true });
    expect(defineCatalog({ services: {} })).not.toHaveProperty('smtp');
  });

  test('has one table of the shared metrics and the declared counters', () => {
    expect(catalog.metrics.size).toBe(Object.keys(metrics).length + 2);
    expect(catalog.metrics.get('operation.duration')?.buckets).toEqual([0.25, 0.5, 1]);
    expect(catalog.metrics.get('device.messages')).toBe(metrics.deviceMessages);
    expect(catalog.metrics.get('refunds')?.prometheusName).toBe('refunds_total');
  });
});

describe('alerting', () => {
  test('has the defaults that its comments name', () => {
    expect(catalog.alerting).toEqual({
      period: 30 * day,
      scrapeInterval: 15,
      evaluationInterval: 15,
      window: 300,
      for: 120,
      keepFiringFor: 0,
      minimumBadEvents: 5,
      tiers: defaultTiers(30 * day),
      clusterLabels: [],
      histograms: 'classic',
      rules: [],
      anomalies: [],
    });
  });

  test('a target may take some tiers, turn single ones off, or make them more or less urgent', () => {
    const target = (tiers: TargetDefinition['tiers']) =>
      defineCatalog({
        services: {
          a: {
            owner: 'x',
            operations: { o: { kind: 'api', component: 'c', target: { errors: '1%', ...(tiers && { tiers }) } } },
          },
        },
      }).services[0]?.operations[0]?.target.tiers.map(({ name, severity }) => [name, severity]);
    expect(target(['page-fast'])).toEqual([['page-fast', 'critical']]);
    expect(target({ 'page-slow': 'warning', 'ticket-slow': 'off' })).toEqual([
      ['page-fast', 'critical'],
      ['page-slow', 'warning'],
      ['ticket-fast', 'warning'],
    ]);
    expect(target(undefined)).toHaveLength(4);
  });

  test('takes tiers by their budget or by their factor', () => {
    const { alerting } = defineCatalog({
      services: {},
      alerting: {
        period: '7d',
        tiers: {
          fast: { long: '1h', budget: '5%', severity: 'critical' },
          slow: { long: '6h', short: '1h', factor: 2, for: '5m', severity: 'warning' },
        },
      },
    });
    expect(alerting.tiers).toEqual([
      { name: 'fast', long: 3_600, short: 300, factor: 8.4, for: 0, severity: 'critical' },
      { name: 'slow', long: 21_600, short: 3_600, factor: 2, for: 300, severity: 'warning' },
    ]);
  });
});
