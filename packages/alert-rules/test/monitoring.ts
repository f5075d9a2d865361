import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Catalog, defineCatalog } from '@pulsetrail/catalog';
import { freePort } from '../../../test/support/ports.js';
import { until } from '../../../test/support/until.js';
import { generate } from '../src/index.js';
import { findTool, inFolder } from './checker.js';

export const prometheus = findTool('prometheus');
export const alertmanager = findTool('alertmanager');

/** A notification as Alertmanager posts it to a webhook. */
export interface Notification {
  /** Unix time in milliseconds at which it arrived. */
  readonly at: number;
  readonly status: string;
  readonly alerts: readonly {
    readonly status: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  }[];
}

/** What a test sees of the running servers. */
export interface Monitoring {
  /** Replaces the page that Prometheus scrapes; undefined answers 503. Resolves when it has been scraped twice. */
  readonly show: (page: string | undefined) => Promise<void>;
  /** All that was notified so far. */
  readonly notifications: readonly Notification[];
}

/** The pipelines of a catalog under real servers, with a second where there would be minutes. */
const quick = ({ definition }: Catalog, hook: string): Catalog =>
  defineCatalog({
    services: {},
    pipelines: definition.pipelines ?? {},
    channels: { hook: { webhook: { url: hook } } },
    routes: { critical: ['hook'] },
    alerting: {
      scrapeInterval: '1s',
      evaluationInterval: '1s',
      window: '10s',
      for: '0s',
      tiers: { fast: { long: '20s', short: '5s', factor: 2, severity: 'critical' } },
    },
  });

const stopped = async (server: ChildProcess): Promise<void> => {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exit = once(server, 'exit');
  server.kill();
  await exit;
};

/** Runs Prometheus and Alertmanager with what is generated from a catalog, and hands them over. */
export async function withMonitoring(catalog: Catalog, use: (monitoring: Monitoring) => Promise<void>): Promise<void> {
  let page: string | undefined = '';
  let scrapes = 0;
  const notifications: Notification[] = [];
  const server = createServer(async (request, response) => {
    if (request.url === '/metrics') {
      scrapes += 1;
      response.writeHead(page === undefined ? 503 : 200, { 'content-type': 'text/plain; version=0.0.4' });
      response.end(page);
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    notifications.push({ ...JSON.parse(Buffer.concat(chunks).toString()), at: Date.now() });
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const own = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const [metricsPort, alertsPort] = [await freePort(), await freePort()];
  const [metricsAddress, alertsAddress] = [`127.0.0.1:${metricsPort}`, `127.0.0.1:${alertsPort}`];
  const configuration = {
    global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
    rule_files: ['rules/*.yml'],
    alerting: { alertmanagers: [{ static_configs: [{ targets: [alertsAddress] }] }] },
    scrape_configs: [{ job_name: 'mqtt-bridge', static_configs: [{ targets: [own] }] }],
  };
  const files = [
    ...generate(quick(catalog, `http://${own}/hook`)),
    { path: 'prometheus.yml', content: JSON.stringify(configuration) },
  ];
  await inFolder(files, async (folder) => {
    const start = (program: string, args: readonly string[]) => spawn(program, args, { cwd: folder, stdio: 'ignore' });
    const servers = [
      start(alertmanager ?? '', [
        '--config.file=alertmanager.yml',
        `--storage.path=${join(folder, 'alerts')}`,
        `--web.listen-address=${alertsAddress}`,
        '--cluster.listen-address=',
      ]),
      start(prometheus ?? '', [
        '--config.file=prometheus.yml',
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=${metricsAddress}`,
      ]),
    ];
    try {
      for (const address of [alertsAddress, metricsAddress]) {
        await until(`http://${address} is ready`, async () => (await fetch(`http://${address}/-/ready`)).ok);
      }
      await use({
        notifications,
        show: async (next) => {
          page = next;
          const from = scrapes;
          await until('the page is scraped twice', () => scrapes >= from + 2);
        },
      });
    } finally {
      await Promise.all(servers.map(stopped));
      server.close();
      server.closeAllConnections();
    }
  });
}
