import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { generate } from '@pulsetrail/alert-rules';
import { defineCatalog } from '@pulsetrail/catalog';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findTool } from '../../packages/alert-rules/test/checker.js';
import { freePort } from '../support/ports.ts';
import { queryPrometheus, type Sample } from '../support/prometheus-api.ts';
import { ServerProgram } from '../support/server-program.ts';
import { until } from '../support/until.ts';
import { quickAlerting } from './alerts/quick.ts';
import { Shop, shopDefinition } from './alerts/shop.ts';

const tools = {
  prometheus: findTool('prometheus'),
  storage: findTool('victoria-metrics'),
  ruler: findTool('vmalert'),
};

const catalog = defineCatalog({
  ...shopDefinition,
  channels: { hook: { webhook: { url: 'http://127.0.0.1:9/' } } },
  routes: { critical: ['hook'] },
  alerting: quickAlerting,
});

/** Prometheus only collects; VictoriaMetrics keeps, and its vmalert evaluates the files that are meant for a ruler. */
describe.skipIf(Object.values(tools).includes(undefined))('rules in VictoriaMetrics', () => {
  const shop = new Shop();
  const pages = createServer((_, response) =>
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(shop.next()),
  );
  const servers: ServerProgram[] = [];
  let folder: string;
  let storage: string;

  const address = async (): Promise<string> => `127.0.0.1:${await freePort()}`;
  const started = async (program: string | undefined, at: string, args: readonly string[]): Promise<void> => {
    const server = new ServerProgram(program ?? '', `http://${at}`, args, folder);
    servers.push(server);
    await server.start();
  };
  const firing = (alert: string): Promise<Sample[]> =>
    queryPrometheus(`http://${storage}`, `ALERTS{alertname="${alert}", alertstate="firing"}`);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pulsetrail-victoria-'));
    await once(pages.listen(0, '127.0.0.1'), 'listening');
    const [collector, ruler] = [await address(), await address()];
    storage = await address();
    for (const { path, content } of generate(catalog, { format: 'ruler' })) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    const page = [{ targets: [`127.0.0.1:${(pages.address() as AddressInfo).port}`] }];
    const configuration = {
      global: { scrape_interval: '1s', scrape_timeout: '1s' },
      scrape_configs: [{ job_name: 'shop', static_configs: page }],
      remote_write: [{ url: `http://${storage}/api/v1/write`, queue_config: { batch_send_deadline: '1s' } }],
    };
    await writeFile(join(folder, 'prometheus.yml'), JSON.stringify(configuration));
    await started(tools.storage, storage, [
      `-httpListenAddr=${storage}`,
      '-storageDataPath=kept',
      '-search.latencyOffset=0s',
      '-search.disableCache',
    ]);
    await started(tools.ruler, ruler, [
      `-httpListenAddr=${ruler}`,
      '-rule=ruler/*.yml',
      `-datasource.url=http://${storage}`,
      `-remoteWrite.url=http://${storage}`,
      '-remoteWrite.flushInterval=500ms',
      `-remoteRead.url=http://${storage}`,
      '-rule.evalDelay=1s',
      '-notifier.blackhole',
    ]);
    await started(tools.prometheus, collector, [
      '--config.file=prometheus.yml',
      '--storage.tsdb.path=collected',
      `--web.listen-address=${collector}`,
    ]);
  });

  afterAll(async () => {
    // Each before the one that it still writes to.
    for (const server of servers.toReversed()) await server.stop();
    pages.close();
    pages.closeAllConnections();
    await rm(folder, { recursive: true, force: true });
  });

  test('a budget that burns fires and ends, a sound one does not fire, and an alarm fires', {
    timeout: 360_000,
  }, async () => {
    await until('the budget of payments is recorded', async () =>
      (
        await queryPrometheus(
          `http://${storage}`,
          'service_operation:operation_duration_seconds_calls:increase5s{operation="pay"}',
        )
      ).some(({ value }) => value > 0),
    );
    expect(await firing('OperationErrorBudgetBurn')).toEqual([]);
    shop.isBankBroken = true;
    const burning = await until(
      'the budget of bookings burns',
      async () => (await firing('OperationErrorBudgetBurn')).find(({ labels }) => labels.operation === 'book'),
      120_000,
    );
    expect(burning.labels).toMatchObject({ severity: 'critical', owner: 'web', tier: 'fast', service: 'bank' });
    shop.raiseAlarm();
    await until('the alarm of a watch is shown', async () => (await firing('DeviceSos')).length > 0, 60_000);
    shop.isBankBroken = false;
    await until(
      'the budget burns no longer',
      async () => (await firing('OperationErrorBudgetBurn')).length === 0,
      120_000,
    );
  });
});
