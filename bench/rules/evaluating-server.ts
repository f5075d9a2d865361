import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, rmSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
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

/** How often the rule group has been evaluated that has been least often; 0 where there is none. */
async function evaluations(address: string): Promise<number> {
  const page = await (await fetch(`${address}/metrics`)).text();
  const counts = [...page.matchAll(/^prometheus_rule_group_iterations_total\{.*\} (\S+)$/gm)];
  return counts.length === 0 ? 0 : counts.reduce((least, [, value]) => Math.min(least, Number(value)), Infinity);
}

/** Processor time of a process so far, in seconds. Source: proc(5), `stat`; a tick is a hundredth of a second. */
async function processorTime(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/**
 * A Prometheus that has scraped series for a while, and goes on scraping them; it evaluates whichever rules it is given.
 */
export class EvaluatingServer {
  readonly #folder: string;
  readonly #address: string;
  readonly #interval: number;
  #process: ChildProcess | undefined;
  /** Processor time of an interval without rules: scrapes, and what they cost afterwards. */
  #idle = 0;

  private constructor(folder: string, address: string, interval: number) {
    this.#folder = folder;
    this.#address = address;
    this.#interval = interval;
  }

  /** Starts it with so many seconds of history, and as many between two evaluations; it ends with this process. */
  static async start(series: readonly RawSeries[], seconds: number, interval: number): Promise<EvaluatingServer> {
    const folder = await mkdtemp(join(tmpdir(), 'pulsetrail-bench-'));
    const now = Math.floor(Date.now() / 1_000);
    const since = now - seconds;
    const pages = createServer((_request, response) => {
      const time = Date.now() / 1_000;
      const page = series.map(({ series: name, perSecond }) => `${name} ${valueAt(perSecond, time, since)}\n`);
      response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(page.join(''));
    });
    await once(pages.listen(0, '127.0.0.1').unref(), 'listening');
    const server = new EvaluatingServer(folder, `http://127.0.0.1:${await freePort()}`, interval);
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
    const every = { scrape_interval: `${scrapeInterval}s`, scrape_timeout: `${scrapeInterval}s` };
    const configuration = {
      global: { ...every, evaluation_interval: `${this.#interval}s` },
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
      if (answer?.ok) break;
      if (Date.now() > deadline || this.#process.exitCode !== null) {
        throw new Error(`Prometheus is not ready.\n${log.join('').slice(-2_000)}`);
      }
      await delay(100);
    }
    await delay(this.#interval * 1_000);
    this.#idle = await this.#work();
  }

  /**
   * Evaluates these rules and no others; the processor time that one evaluation of every group takes, in seconds. Durations of
   * groups tell less: those that are evaluated at one time wait for each other, and each counts the wait.
   */
  async evaluate(files: RuleFiles): Promise<number> {
    await this.#load(files);
    // The first evaluation after a start does not count: nothing is in memory then.
    while ((await evaluations(this.#address)) < 1) await delay(5_000);
    const seconds = await this.#work();
    if ((await evaluations(this.#address)) < 2) throw new Error('The rules take longer than their interval.');
    await this.#load({});
    return seconds - this.#idle;
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

  /** Processor time of one interval, in which every group has its turn. */
  async #work(): Promise<number> {
    const pid = this.#process?.pid ?? 0;
    const before = await processorTime(pid);
    await delay(this.#interval * 1_000);
    return (await processorTime(pid)) - before;
  }

  async #load(files: RuleFiles): Promise<void> {
    const folder = join(this.#folder, 'rules');
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder);
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
    const answer = await fetch(`${this.#address}/-/reload`, { method: 'POST' });
    if (!answer.ok) throw new Error(`Prometheus does not take the rules: ${await answer.text()}`);
  }
}
