import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { until } from '../../../../test/support/until.js';
import { otlpReceiver, startClinic } from '../support/running.js';
import { testWithServer } from '../support/servers.js';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

interface QueryResult {
  readonly data: { readonly result: { readonly metric: Record<string, string>; readonly value: [number, string] }[] };
}

interface ExemplarResult {
  readonly data: { readonly exemplars: { readonly labels: Record<string, string>; readonly value: string }[] }[];
}

testWithServer('prometheus', 'a real Prometheus scrapes every sample and the exemplars', async (prometheus) => {
  const receiver = await otlpReceiver();
  const telemetry = startClinic({ traces: { ratio: 1, endpoint: receiver.url } });
  await telemetry.ready;
  telemetry.counters['documents.scanned'].add(3, { result: 'pass' });
  const traceId = telemetry.apiTimer('sign-in', (timer) => timer.span.spanContext().traceId);
  telemetry.dbTimer('find-patient', { statement: 'select * from patients' }, () => 1);

  const folder = await mkdtemp(join(tmpdir(), 'pulsetrail-prometheus-'));
  const config = join(folder, 'prometheus.yml');
  const target = new URL(telemetry.metricsUrl ?? '').host;
  await writeFile(
    config,
    `global: { scrape_interval: 200ms }\nscrape_configs: [{ job_name: sdk, static_configs: [{ targets: ['${target}'] }] }]\n`,
  );
  const port = await freePort();
  const child = spawn(prometheus, [
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--enable-feature=exemplar-storage',
    '--log.level=error',
  ]);
  const exited = once(child, 'exit');
  const api = async <Result>(path: string): Promise<Result | undefined> => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/${path}`).catch(() => undefined);
    return answer?.ok ? ((await answer.json()) as Result) : undefined;
  };
  const query = async (text: string) =>
    (await api<QueryResult>(`query?query=${encodeURIComponent(text)}`))?.data.result ?? [];
  try {
    await until('a scrape', async () => (await query('up'))[0]?.value[1] === '1', 15_000);
    const [scanned] = await query('documents_scanned_total{result="pass"}');
    expect(scanned?.value[1]).toBe('3');
    expect(scanned?.metric).toMatchObject({ service_name: 'clinic-api', job: 'sdk' });
    const [found] = await query('db_client_operation_duration_seconds_count{db_collection_name="patients"}');
    expect(found?.value[1]).toBe('1');
    const [fast] = await query('operation_duration_seconds_bucket{operation="sign-in",le=~"1|1[.]0"}');
    expect(fast?.value[1]).toBe('1');
    const now = Date.now() / 1_000;
    const exemplars = await until('the exemplar', async () => {
      const path = `query_exemplars?query=operation_duration_seconds_bucket&start=${now - 60}&end=${now + 60}`;
      const found = (await api<ExemplarResult>(path))?.data.flatMap((series) => series.exemplars) ?? [];
      return found.length > 0 ? found : undefined;
    });
    expect(exemplars.map(({ labels }) => labels.trace_id)).toContain(traceId);
  } finally {
    child.kill();
    await exited;
    await rm(folder, { recursive: true, force: true });
  }
});
