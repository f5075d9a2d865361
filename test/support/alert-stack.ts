import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type GenerateOptions, generate } from '@pulsetrail/alert-rules';
import type { Catalog } from '@pulsetrail/catalog';
import { findTool, run } from '../../packages/alert-rules/test/checker.js';
import { freePort } from './ports.ts';
import { ServerProgram } from './server-program.ts';
import { until } from './until.ts';

const prometheus = findTool('prometheus');
const alertmanager = findTool('alertmanager');
const promtool = findTool('promtool');

/** Whether the servers are there at all. */
export const hasAlertServers = [prometheus, alertmanager, promtool].every((tool) => tool !== undefined);

/** Gives the page that a target shows at a scrape; undefined answers 503. */
export type Target = () => string | undefined;

export interface AlertStackOptions {
  readonly catalog: Catalog;
  /** By job; a job has the name of its service. */
  readonly targets: Readonly<Record<string, Target>>;
  /** In seconds. Default: 1 for groups to wait and to change. */
  readonly timing?: GenerateOptions['timing'];
  /** What Prometheus already knows, as OpenMetrics with times. */
  readonly history?: string;
}

/** Prometheus and Alertmanager with what is generated from a catalog. */
export interface AlertStack {
  readonly prometheus: ServerProgram;
  readonly alertmanager: ServerProgram;
  /** Waits until every target has been scraped so many times more. */
  readonly scraped: (times: number) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/**
 * How soon Prometheus sends a firing alert again, in seconds; a minute by default. Alertmanager takes an alert for over
 * after four times as long without a word.
 */
export const resendDelay = 10;

async function write(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

/** How a Prometheus is told to keep native histograms: by a flag before 3.8, from there on for each scrape. */
async function nativeHistograms(): Promise<{ readonly perScrape: object; readonly flags: readonly string[] }> {
  const { output } = await run(prometheus ?? '', ['--version'], tmpdir());
  const [, major = '', minor = ''] = /version (\d+)\.(\d+)/.exec(output) ?? [];
  const converted = { convert_classic_histograms_to_nhcb: true };
  return Number(major) * 100 + Number(minor) < 308
    ? { perScrape: converted, flags: ['--enable-feature=native-histograms'] }
    : { perScrape: { ...converted, scrape_native_histograms: true }, flags: [] };
}

/** Starts both servers. */
export async function startAlertStack({
  catalog,
  targets,
  timing = { groupWait: 1, groupInterval: 1 },
  history,
}: AlertStackOptions): Promise<AlertStack> {
  const folder = await mkdtemp(join(tmpdir(), 'pulsetrail-alerts-'));
  const scrapes = new Map(Object.keys(targets).map((job) => [job, 0]));
  const pages = createServer((request, response) => {
    const job = request.url?.slice(1) ?? '';
    scrapes.set(job, (scrapes.get(job) ?? 0) + 1);
    const page = targets[job]?.();
    response.writeHead(page === undefined ? 503 : 200, { 'content-type': 'text/plain; version=0.0.4' }).end(page);
  });
  await once(pages.listen(0, '127.0.0.1'), 'listening');
  const own = `127.0.0.1:${(pages.address() as AddressInfo).port}`;
  const [metricsAddress, alertsAddress] = [`127.0.0.1:${await freePort()}`, `127.0.0.1:${await freePort()}`];
  const at = (target: string) => [{ targets: [target] }];
  const native = catalog.alerting.histograms === 'native' ? await nativeHistograms() : { perScrape: {}, flags: [] };
  const configuration = {
    global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
    rule_files: ['rules/*.yml'],
    alerting: { alertmanagers: [{ static_configs: at(alertsAddress) }] },
    scrape_configs: [
      ...Object.keys(targets).map((job) => ({
        job_name: job,
        metrics_path: `/${job}`,
        ...native.perScrape,
        static_configs: at(own),
      })),
      { job_name: 'prometheus', static_configs: at(metricsAddress) },
      { job_name: 'alertmanager', static_configs: at(alertsAddress) },
    ],
  };
  const files = generate(catalog, { timing }).map(({ path, content }) => [path, content]);
  await write(folder, { ...Object.fromEntries(files), 'prometheus.yml': JSON.stringify(configuration) });
  if (history !== undefined) {
    await write(folder, { history });
    const blocks = ['tsdb', 'create-blocks-from', 'openmetrics', 'history', 'data'];
    const { code, output } = await run(promtool ?? '', blocks, folder);
    if (code !== 0) throw new Error(`promtool takes no history: ${output}`);
  }
  const servers = {
    alertmanager: new ServerProgram(
      alertmanager ?? '',
      `http://${alertsAddress}`,
      [
        '--config.file=alertmanager.yml',
        '--storage.path=alerts',
        `--web.listen-address=${alertsAddress}`,
        '--cluster.listen-address=',
      ],
      folder,
    ),
    prometheus: new ServerProgram(
      prometheus ?? '',
      `http://${metricsAddress}`,
      [
        '--config.file=prometheus.yml',
        '--storage.tsdb.path=data',
        '--storage.tsdb.retention.time=60d',
        `--rules.alert.resend-delay=${resendDelay}s`,
        `--web.listen-address=${metricsAddress}`,
        ...native.flags,
      ],
      folder,
    ),
  };
  const stop = async (): Promise<void> => {
    await Promise.all([servers.prometheus.stop(), servers.alertmanager.stop()]);
    pages.close();
    pages.closeAllConnections();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await Promise.all([servers.alertmanager.start(), servers.prometheus.start()]);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ...servers,
    stop,
    scraped: async (times) => {
      const goals = [...scrapes].map(([job, count]) => [job, count + times] as const);
      await until(
        `every target is scraped ${times} times more`,
        () => goals.every(([job, goal]) => (scrapes.get(job) ?? 0) >= goal),
        times * 3_000 + 30_000,
      );
    },
  };
}
