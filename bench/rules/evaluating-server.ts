import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { findTool } from '../../packages/alert-rules/test/checker.ts';
import { freePort } from '../../test/support/ports.ts';
import type { RawSeries } from './objectives.ts';

/** Seconds between two scrapes, and between two evaluations of every group. */
export const interval = 15;

/** How often every group is evaluated before its last evaluation counts: the first are those of a Prometheus that has just started. */
const evaluations = 3;

/** Files by name, with what stands in them. */
export type RuleFiles = Readonly<Record<string, string>>;

const program = (name: 'prometheus' | 'promtool'): string => {
  const found = findTool(name);
  if (found === undefined) throw new Error(`${name} is missing: npm run bench puts it on PATH.`);
  return found;
};

const valueAt = (perSecond: number, time: number, since: number): string => (perSecond * (time - since)).toFixed(2);

/** One line of OpenMetrics a sample. */
function* history(series: readonly RawSeries[], from: number, until: number): Generator<string> {
  for (const { series: name, perSecond } of series) {
    const lines: string[] = [];
    for (let time = from; time <= until; time += interval) {
      lines.push(`${name} ${valueAt(perSecond, time, from)} ${time}\n`);
    }
    yield lines.join('');
  }
  yield '# EOF\n';
}

/** What one look at the server's own metrics says of every rule group. */
interface GroupFigures {
  readonly groups: number;
  readonly fewestIterations: number;
  readonly seconds: number;
}

async function figures(address: string): Promise<GroupFigures> {
  const page = await (await fetch(`${address}/metrics`)).text();
  const of = (name: string): number[] =>
    [...page.matchAll(new RegExp(`^${name}\\{.*\\} (\\S+)$`, 'gm'))].map(([, value]) => Number(value));
  const iterations = of('prometheus_rule_group_iterations_total');
  return {
    groups: iterations.length,
    fewestIterations: iterations.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY),
    seconds: of('prometheus_rule_group_last_duration_seconds').reduce((sum, value) => sum + value, 0),
  };
}

/**
 * A Prometheus that has scraped series for a while, and goes on scraping them; it evaluates whichever rules it is given.
 */
export class EvaluatingServer {
  readonly #folder: string;
  readonly #address: string;
  #process: ChildProcess | undefined;

  private constructor(folder: string, address: string) {
    this.#folder = folder;
    this.#address = address;
  }

  /** Starts it with so many seconds of history; it ends with this process. */
  static async start(series: readonly RawSeries[], seconds: number): Promise<EvaluatingServer> {
    const folder = await mkdtemp(join(tmpdir(), 'pulsetrail-bench-'));
    const now = Math.floor(Date.now() / 1_000);
    const since = now - seconds;
    const pages = createServer((_request, response) => {
      const time = Date.now() / 1_000;
      const page = series.map(({ series: name, perSecond }) => `${name} ${valueAt(perSecond, time, since)}\n`);
      response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(page.join(''));
    });
    await once(pages.listen(0, '127.0.0.1').unref(), 'listening');
    const server = new EvaluatingServer(folder, `http://127.0.0.1:${await freePort()}`);
    process.on('exit', () => {
      server.#process?.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    });
    await server.#configure(`127.0.0.1:${(pages.address() as AddressInfo).port}`);
    await server.remember(series, seconds);
    await server.restart();
    return server;
  }

  async #configure(pages: string): Promise<void> {
    await mkdir(join(this.#folder, 'rules'));
    const every = { scrape_interval: `${interval}s`, scrape_timeout: `${interval}s` };
    const configuration = {
      global: { ...every, evaluation_interval: `${interval}s` },
      rule_files: ['rules/*'],
      scrape_configs: [{ job_name: 'services', honor_labels: true, static_configs: [{ targets: [pages] }] }],
    };
    await writeFile(join(this.#folder, 'prometheus.yml'), JSON.stringify(configuration));
  }

  /** Writes series into the past, up to now; they are there after {@link restart}. */
  async remember(series: readonly RawSeries[], seconds: number): Promise<void> {
    const file = join(this.#folder, 'history');
    const now = Math.floor(Date.now() / 1_000);
    await pipeline(Readable.from(history(series, now - seconds, now)), createWriteStream(file));
    const args = ['tsdb', 'create-blocks-from', '--max-block-duration=720h', 'openmetrics', file];
    await promisify(execFile)(program('promtool'), [...args, join(this.#folder, 'data')], { maxBuffer: 1e8 });
    await rm(file);
  }

  /** Starts it, or starts it again. */
  async restart(): Promise<void> {
    await this.stop();
    const log: string[] = [];
    this.#process = spawn(
      program('prometheus'),
      [
        '--config.file=prometheus.yml',
        '--storage.tsdb.path=data',
        '--storage.tsdb.retention.time=60d',
        '--web.enable-lifecycle',
        `--web.listen-address=${new URL(this.#address).host}`,
      ],
      { cwd: this.#folder, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    this.#process.stderr?.on('data', (chunk: Buffer) => log.push(chunk.toString()));
    const deadline = Date.now() + 120_000;
    for (;;) {
      const answer = await fetch(`${this.#address}/-/ready`).catch(() => undefined);
      if (answer?.ok) return;
      if (Date.now() > deadline || this.#process.exitCode !== null) {
        throw new Error(`Prometheus is not ready.\n${log.join('').slice(-2_000)}`);
      }
      await delay(100);
    }
  }

  /** Evaluates these rules and no others; the seconds that one evaluation of every group takes. */
  async evaluate(files: RuleFiles): Promise<number> {
    const folder = join(this.#folder, 'rules');
    await rm(folder, { recursive: true });
    await mkdir(folder);
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
    await this.#reload();
    for (;;) {
      await delay(1_000);
      const { fewestIterations, seconds, groups } = await figures(this.#address);
      if (groups > 0 && fewestIterations >= evaluations) {
        await this.#forget();
        return seconds;
      }
    }
  }

  /** The series that rules have recorded within the last minutes. */
  async recorded(names: ReadonlySet<string>): Promise<RawSeries[]> {
    const found: RawSeries[] = [];
    for (const name of names) {
      const answer = await fetch(
        `${this.#address}/api/v1/query?${new URLSearchParams({ query: `last_over_time(${name}[10m])` })}`,
      );
      const { data } = (await answer.json()) as { data: { result: { metric: Record<string, string> }[] } };
      for (const { metric } of data.result) {
        const inside = Object.entries(metric)
          .filter(([label]) => label !== '__name__')
          .map(([label, value]) => `${label}=${JSON.stringify(value)}`)
          .join(',');
        found.push({ series: `${name}{${inside}}`, perSecond: 0.001 });
      }
    }
    return found;
  }

  async stop(): Promise<void> {
    if (this.#process === undefined || this.#process.exitCode !== null) return;
    const exit = once(this.#process, 'exit');
    this.#process.kill();
    await exit;
  }

  /** Leaves no rule, so that the next ones begin anew. */
  async #forget(): Promise<void> {
    const folder = join(this.#folder, 'rules');
    await rm(folder, { recursive: true });
    await mkdir(folder);
    await this.#reload();
  }

  async #reload(): Promise<void> {
    const answer = await fetch(`${this.#address}/-/reload`, { method: 'POST' });
    if (!answer.ok) throw new Error(`Prometheus does not take the rules: ${await answer.text()}`);
  }
}
