import { type CatalogDefinition, defineCatalog } from '@pulsetrail/catalog';
import { describe, expect, test } from 'vitest';
import { gaps } from '../src/index.js';
import { sampleCatalog } from './sample-catalog.js';

const routed = {
  channels: { hub: { webhook: { url: 'https://example.org/hook' } } },
  routes: { warning: ['hub'] },
} as const;
const integrations = {
  bank: { target: { errors: '1%' } },
  mail: {},
  post: { target: { tiers: ['page-fast'] } },
} as const;

describe('nothing is missing', () => {
  test.for<[string, CatalogDefinition]>([
    ['where every promise has rules and something is routed', { services: { shop: { owner: 'web' } }, ...routed }],
    [
      'of an integration that promises nothing',
      { services: { shop: { owner: 'web', integrations: { mail: {} } } }, ...routed },
    ],
  ])('%s', ([, definition]) => {
    expect(gaps(defineCatalog(definition))).toEqual([]);
  });

  test('of the sample catalog', () => {
    expect(gaps(sampleCatalog)).toEqual([]);
  });
});

test('a promise on an integration is not alerted on', () => {
  expect(gaps(defineCatalog({ services: { shop: { owner: 'web', integrations } }, ...routed }))).toEqual([
    {
      path: 'services.shop.integrations.bank.target',
      message: 'not alerted on yet, since nothing measures integrations',
    },
  ]);
});

test('without any route nobody hears of alarms and critical alerts', () => {
  const pipelines = { wards: { families: ['kati'] } } as const;
  const [gap, ...more] = gaps(defineCatalog({ services: {}, pipelines }));
  expect(more).toEqual([]);
  expect(gap).toEqual({
    path: 'routes',
    message:
      'empty, so that nobody is notified of BridgeDisconnected, DeviceFall, DeviceSos, TargetDown; route critical to a channel',
  });
});
