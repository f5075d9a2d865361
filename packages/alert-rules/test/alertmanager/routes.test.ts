import { type Catalog, defineCatalog } from '@pulsetrail/catalog';
import { describe, expect, test } from 'vitest';
import { routingTree } from '../../src/alertmanager/routes.js';
import { generate } from '../../src/index.js';
import { findTool, inFolder, run } from '../checker.js';
import { sampleCatalog } from '../sample-catalog.js';

const amtool = findTool('amtool');
const warningsOnly = defineCatalog({
  services: { shop: { owner: 'web' } },
  channels: { hub: { webhook: { url: 'https://example.org/hook' } } },
  routes: { warning: ['hub'] },
});

const matrix: readonly [string, Catalog, string[], string][] = [
  ['a critical alert', sampleCatalog, ['alertname=A', 'severity=critical', 'category=errors'], 'critical'],
  ['a warning', sampleCatalog, ['alertname=A', 'severity=warning'], 'warning'],
  ['information', sampleCatalog, ['alertname=A', 'severity=info'], 'none'],
  [
    'a device alarm',
    sampleCatalog,
    ['alertname=DeviceSos', 'severity=critical', 'category=device-alarm'],
    'device-alarm',
  ],
  ['an alert without severity', sampleCatalog, ['alertname=A'], 'critical'],
  ['an alert that wants no notification', sampleCatalog, ['alertname=Watchdog', 'severity=none'], 'none'],
  ['a critical alert where only warnings have channels', warningsOnly, ['severity=critical'], 'warning'],
  ['a device alarm there', warningsOnly, ['severity=critical', 'category=device-alarm'], 'device-alarm'],
  ['information there', warningsOnly, ['severity=info'], 'none'],
];

describe.skipIf(amtool === undefined)('amtool routes', () => {
  test.for(matrix)('%s', async ([, catalog, labels, receiver]) => {
    const args = ['config', 'routes', 'test', '--config.file=alertmanager.yml', `--verify.receivers=${receiver}`];
    const { code, output } = await inFolder(generate(catalog), (folder) =>
      run(amtool ?? '', [...args, ...labels], folder),
    );
    // amtool itself compares with the receiver that it is told to verify.
    expect({ code, output }).toMatchObject({ code: 0 });
  });
});

test('every device alarm is a group of its own and never waits', () => {
  const timing = { groupWait: 30, groupInterval: 60 };
  const [alarm] = routingTree(['critical'], 'none', timing).routes ?? [];
  expect(alarm).toMatchObject({ group_by: ['...'], group_wait: '0s', group_interval: '1s' });
});

test('times are those of the severity, unless set', () => {
  const [, critical, warning] = routingTree(['critical', 'warning'], 'none', {}).routes ?? [];
  expect(critical).toMatchObject({ group_wait: '30s', group_interval: '5m', repeat_interval: '4h' });
  expect(warning).toMatchObject({ repeat_interval: '12h' });
  const timing = { groupWait: 1, groupInterval: 2, repeatInterval: 60 };
  expect(routingTree(['critical'], 'none', timing).routes?.[1]).toMatchObject({
    group_wait: '1s',
    group_interval: '2s',
    repeat_interval: '1m',
  });
});

test('without channels there is nothing to route', () => {
  expect(routingTree([], 'none', {})).toEqual({ receiver: 'none' });
});
