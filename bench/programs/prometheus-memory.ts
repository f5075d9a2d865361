import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { metrics } from '@pulsetrail/catalog';
import { freePort } from '../../test/support/ports.ts';
import { queryPrometheus } from '../../test/support/prometheus-api.ts';
import { until } from '../../test/support/until.ts';

/**
 * What a Prometheus takes for series: the memory of a real one that has scraped so many for so long. Prints a line of JSON.
 *
 *     node bench/programs/prometheus-memory.ts 100000 120
 */
const [wanted = 100_000, seconds = 120] = process.argv.slice(2).map(Number);
const { prometheusName, buckets } = metrics.operationDuration;
const bounds = [...buckets.map(String), '+Inf'];
const sets = Math.ceil(wanted / (bounds.length + 2));
const interval = 5;

let round = 0;
function page(): string {
  round += 1;
  const lines = [`# TYPE ${prometheusName} histogram`];
  for (let set = 0; set < sets; set++) {
    const labels = `service_name="service-${set % 100}",component="api",operation="operation-${set}"`;
    for (const [index, le] of bounds.entries()) {
      lines.push(`${prometheusName}_bucket{${labels},le="${le}"} ${round * (index + 1 + (set % 7))}`);
    }
    lines.push(`${prometheusName}_sum{${labels}} ${round * 0.37}`, `${prometheusName}_count{${labels}} ${round * 20}`);
  }
  return `${lines.join('\n')}\n`;
}

const target = createServer((_, response) =>
  response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(page()),
);
await once(target.listen(0, '127.0.0.1'), 'listening');
const folder = await mkdtemp(join(tmpdir(), 'pulsetrail-memory-'));
const address = `127.0.0.1:${await freePort()}`;
const configuration = {
  global: { scrape_interval: `${interval}s`, scrape_timeout: `${interval}s` },
  scrape_configs: [
    { job_name: 'load', static_configs: [{ targets: [`127.0.0.1:${(target.address() as AddressInfo).port}`] }] },
    { job_name: 'prometheus', static_configs: [{ targets: [address] }] },
  ],
};
await writeFile(join(folder, 'prometheus.yml'), JSON.stringify(configuration));
const prometheus = spawn(
  'prometheus',
  ['--config.file=prometheus.yml', '--storage.tsdb.path=data', `--web.listen-address=${address}`],
  { cwd: folder, stdio: 'ignore' },
);
try {
  const value = async (expression: string): Promise<number> =>
    (await queryPrometheus(`http://${address}`, expression))[0]?.value ?? 0;
  const scrapes = `count_over_time(up{job="load"}[${seconds * 2}s])`;
  await until(
    'it has scraped for long enough',
    async () => (await value(scrapes)) * interval >= seconds,
    3_000 * seconds,
  );
  const status = await readFile(`/proc/${prometheus.pid}/status`, 'utf8');
  const resident = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1_024;
  const series = await value('prometheus_tsdb_head_series');
  const processor = await value('process_cpu_seconds_total{job="prometheus"}');
  process.stdout.write(
    `${JSON.stringify({
      series,
      residentBytes: resident,
      bytesPerSeries: Math.round(resident / series),
      processorMicrosecondsPerSample: Number(((processor / (series * (seconds / interval))) * 1e6).toFixed(2)),
    })}\n`,
  );
} finally {
  prometheus.kill();
  await once(prometheus, 'exit');
  target.close();
  target.closeAllConnections();
  await rm(folder, { recursive: true, force: true });
}
