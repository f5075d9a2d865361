import { type CatalogDefinition, defineCatalog } from '@pulsetrail/catalog';
import { describe, expect, test } from 'vitest';
import { gaps } from '../src/index.js';
import { promisesCatalog } from './promises-catalog.js';
import { sampleCatalog } from './sample-catalog.js';

const routed = {
  channels: { hub: { webhook: { url: 'https://example.org/hook' } } },
  routes: { warning: ['hub'] },
} as const;

describe('nothing is missing', () => {
  test.for<[string, CatalogDefinition]>([
    ['where every promise has rules and something is routed', { services: { shop: { owner: 'web' } }, ...routed }],
  ])('%s', ([, definition]) => {
    expect(gaps(defineCatalog(definition))).toEqual([]);
  });

  test('of the sample catalog', () => {
    expect(gaps(sampleCatalog)).toEqual([]);
  });
});

test('a promise on the calls of an integration needs to know which calls they are', () => {
  const integrations = {
    bank: { target: { errors: '1%' } },
    mail: { servers: ['m'], target: { errors: '1%' } },
  } as const;
  expect(gaps(defineCatalog({ services: { shop: { owner: 'web', integrations } }, ...routed }))).toContainEqual({
    path: 'services.shop.integrations.bank.target',
    message: 'not alerted on, since nothing says which calls are meant; name the hosts in servers',
  });
});

test('a budget of which all tiers are off is named', () => {
  const off = { 'page-fast': 'off', 'page-slow': 'off', 'ticket-fast': 'off', 'ticket-slow': 'off' } as const;
  const pay = { kind: 'api', component: 'bank' } as const;
  const catalog = defineCatalog({
    services: {
      shop: {
        owner: 'web',
        operations: {
          pay: { ...pay, target: { errors: '1%', tiers: off } },
          refund: { ...pay, target: { latency: '1s', tiers: off } },
          order: { ...pay, target: { errors: '1%', tiers: ['page-fast'] } },
        },
      },
    },
    pipelines: { wards: { families: ['kati'], target: { errors: '5%', tiers: off } } },
    ...routed,
  });
  const message =
    'all off, so that nobody is told when the budget burns; leave one on, or read the budget on a dashboard';
  expect(gaps(catalog)).toEqual([
    { path: 'services.shop.operations.pay.target.tiers', message },
    { path: 'pipelines.wards.target.tiers', message },
  ]);
});

test('rules on metrics that nothing records yet are named, each with its place', () => {
  const found = gaps(promisesCatalog);
  const metricOf = (message: string) => /^waits for (.*?), which/.exec(message)?.[1];
  expect(found.map(({ path, message }) => [path, metricOf(message)])).toEqual([
    ['services.shop.integrations.bank', 'integration.status'],
    ['services.shop.integrations.mail', 'integration.status'],
    ['services.shop.heartbeats.backup', 'heartbeat.time'],
    ['services.shop.healthChecks.database', 'health.check.status'],
    ['services.shop.healthChecks.llm', 'health.check.status'],
    ['services.shop.quality.address', 'data.quality.records'],
    ['services.shop.saturation.disk', 'system.filesystem.utilization'],
    ['services.shop.saturation.queues', 'queue.depth'],
    ['alerting.rules.queue-stuck.expr', undefined],
  ]);
  expect(found.at(-1)?.message).toBe(
    'reads jobs_done_total, which nothing of the catalog records; make sure that Prometheus gets it',
  );
});

test('without any route nobody hears of alarms and critical alerts', () => {
  const pipelines = { wards: { families: ['kati'] } } as const;
  const [gap, ...more] = gaps(defineCatalog({ services: {}, pipelines }));
  expect(more).toEqual([]);
  expect(gap).toEqual({
    path: 'routes',
    message:
      'empty, so that nobody is notified of AlertmanagerUnreachable, BridgeDisconnected, BridgeSpoolFull, DeviceFall, DeviceSos, NotificationsDropped, NotificationsFailing, RuleEvaluationFailing, TargetDown; route critical to a channel',
  });
});
