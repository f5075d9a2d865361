import { type Catalog, defineCatalog } from '@pulsetrail/catalog';
import { describe, expect, test } from 'vitest';
import type { OwnLabels } from '../../src/alertmanager/own-labels.js';
import { type Route, routingTree } from '../../src/alertmanager/routes.js';
import type { NotificationTiming } from '../../src/index.js';
import { sampleCatalog } from '../sample-catalog.js';
import { routedCatalog } from './routed-catalog.js';

const plain: OwnLabels = { channels: [], cooldowns: [] };

/** The route with exactly these matchers, at the first level. */
const routeOf = (catalog: Catalog, matchers: readonly string[], own = plain, timing: NotificationTiming = {}) =>
  routingTree(catalog, own, timing).routes?.find((route) => String(route.matchers) === String(matchers));

const everyRoute = (route: Route): Route[] => [route, ...(route.routes ?? []).flatMap(everyRoute)];

test('every device alarm is a group of its own and never waits', () => {
  expect(
    routeOf(sampleCatalog, ['category="device-alarm"'], plain, { groupWait: 30, groupInterval: 60 }),
  ).toMatchObject({
    group_by: ['...'],
    group_wait: '0s',
    group_interval: '1s',
  });
});

test('times are those of the severity, unless set', () => {
  expect(routeOf(sampleCatalog, ['severity="critical"'])).toMatchObject({
    group_wait: '30s',
    group_interval: '5m',
    repeat_interval: '4h',
  });
  expect(routeOf(sampleCatalog, ['severity="warning"'])).toMatchObject({ repeat_interval: '12h' });
  const timing = { groupWait: 1, groupInterval: 2, repeatInterval: 60 };
  expect(routeOf(sampleCatalog, ['severity="critical"'], plain, timing)).toMatchObject({
    group_wait: '1s',
    group_interval: '2s',
    repeat_interval: '1m',
  });
});

test('the sign of life comes at least every five minutes', () => {
  const life = { receiver: 'watchdog', group_wait: '0s', group_interval: '1m', repeat_interval: '5m' };
  expect(routeOf(routedCatalog, ['category="watchdog"'])).toMatchObject(life);
  expect(routeOf(routedCatalog, ['category="watchdog"'], plain, { repeatInterval: 3_600 })).toMatchObject(life);
  expect(routeOf(sampleCatalog, ['category="watchdog"'])).toMatchObject({ receiver: 'none' });
});

describe('a cooldown', () => {
  const own = {
    channels: [],
    cooldowns: [
      { label: '1m', seconds: 60 },
      { label: '2h', seconds: 7_200 },
    ],
  };

  test('replaces how often the severity repeats; a short one also how often the group is looked at', () => {
    expect(routeOf(sampleCatalog, ['severity="critical"'], own)?.routes).toEqual([
      { matchers: ['cooldown="1m"'], group_interval: '1m', repeat_interval: '1m' },
      { matchers: ['cooldown="2h"'], repeat_interval: '2h' },
    ]);
  });
});

describe('a rule of the catalog', () => {
  test('holds back during its interval, also below, for Alertmanager does not hand that down', () => {
    const owner = routeOf(routedCatalog, ['owner="Care \\"A\\" | Team"', 'severity="warning"']);
    expect(owner).toMatchObject({ receiver: 'warning-to-bot', active_time_intervals: ['office-hours'] });
    const service = routeOf(routedCatalog, ['service="mqtt-bridge"']);
    expect(service?.routes).toHaveLength(2);
    for (const route of everyRoute(service ?? {})) expect(route.mute_time_intervals).toEqual(['nights']);
  });

  test('of no severity repeats as each severity does', () => {
    const route = routeOf(routedCatalog, ['service="mqtt-bridge"']);
    expect(everyRoute(route ?? {}).map(({ repeat_interval }) => repeat_interval)).toEqual(['4h', '12h', '1d']);
  });

  test('moves device alarms only where it names them, and leaves them their pace', () => {
    const alarms = routeOf(routedCatalog, ['category="device-alarm"']);
    expect(alarms?.routes).toEqual([{ receiver: 'device-alarm-to-wards', matchers: ['category="device-alarm"'] }]);
  });
});

test('alerts of different clusters are never notified together', () => {
  const clustered = { ...sampleCatalog, alerting: { ...sampleCatalog.alerting, clusterLabels: ['cluster'] } };
  expect(routingTree(clustered, plain, {}).group_by).toContain('cluster');
});

test('without channels nobody is notified', () => {
  const tree = routingTree(defineCatalog({ services: {} }), plain, {});
  expect(new Set(everyRoute(tree).map(({ receiver }) => receiver))).toEqual(new Set(['none']));
});
