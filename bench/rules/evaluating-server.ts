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

/** Seconds between two scrapes. */
const scrapeInterval = 15;

/** Seconds between two evaluations of every group: Prometheus's own default, in which either side is through on two processors. */
export const interval = 60;

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
    for (let time = from; time <= until; time += scrapeInterval) {
      lines.push(`${name} ${valueAt(perSecond, time, from)} ${time}\n`);
    }
    yield lines.join('');
  }
  yield '# EOF\n';
}

/** What one look at the server's own metrics says of every rule group. */
interface GroupFigures {
  readonly groups: number;
  /** Evaluations of all groups together, and the fewest of one. */
  readonly iterations: number;
  readonly fewestIterations: number;
  /** Processor time of the server so far, in seconds. */
  readonly processor: number;
  readonly seconds: number;
}

async function figures(address: string): Promise<GroupFigures> {
  const page = await (await fetch(`${address}/metrics`)).text();
  const of = (name: string): number[] =>
    [...page.matchAll(new RegExp(`^${name}\\{.*\\} (\\S+)$`, 'gm'))].map(([, value]) => Number(value));
  const iterations = of('prometheus_rule_group_iterations_total');
  return {
    groups: iterations.length,
    iterations: iterations.reduce((sum, value) => sum + value, 0),
    processor: Number(/^process_cpu_seconds_total (\S+)$/m.exec(page)?.[1]),
    fewestIterations: iterations.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY),
    seconds: of('prometheus_rule_group_last_duration_seconds').reduce((sum, value) => sum + value, 0),
  };
}

/** What one evaluation of every group costs, in seconds. */
export interface Evaluation {
  /** The last durations of all groups together. With groups that wait for each other this is more than the work. */
  readonly duration: number;
  /** Processor time of the server, with what it scrapes meanwhile. */
  readonly processor: number;
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
    const every = { scrape_interval: `${scrapeInterval}s`, scrape_timeout: `${scrapeInterval}s` };
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

  /** Evaluates these rules and no others, until every group has been evaluated a few times. */
  async evaluate(files: RuleFiles): Promise<Evaluation> {
    const folder = join(this.#folder, 'rules');
    await rm(folder, { recursive: true });
    await mkdir(folder);
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
    await this.#reload();
    let before: GroupFigures | undefined;
    for (;;) {
      await delay(2_000);
      const now = await figures(this.#address);
      if (now.groups === 0 || now.fewestIterations < evaluations - 1) continue;
      before ??= now;
      if (now.fewestIterations < evaluations) continue;
      await this.#forget();
      const rounds = (now.iterations - before.iterations) / now.groups;
      return { duration: now.seconds, processor: (now.processor - before.processor) / rounds };
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
