import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Broker } from '../test/faults/support/broker.ts';
import { freePort } from '../test/support/ports.ts';
import { until } from '../test/support/until.ts';

/** The package of Debian that shows the values of messages as gauges, and does nothing else with them. */
export const exporterName = 'prometheus-mqtt-exporter';

/** Where it is on PATH; `undefined` when it is not installed. */
export const exporterPath: string | undefined = (process.env.PATH ?? '')
  .split(delimiter)
  .map((folder) => join(folder, exporterName))
  .find((path) => existsSync(path));

/** The five values of a vital sign, each as a gauge. */
const gauges = ['heartRate', 'bloodPressure.bp_sys', 'bloodPressure.bp_dia', 'bodyTemperature', 'spO2'];

const configuration = (broker: Broker, topic: string): string => `
mqtt:
  server: tcp://127.0.0.1:${broker.port}
  topic_path: ${topic}
  qos: 1
cache:
  timeout: 60m
metrics:
${gauges
  .map((name) => `  - { prom_name: ${name.replaceAll('.', '_')}, mqtt_name: ${name}, help: ${name}, type: gauge }`)
  .join('\n')}
`;

/** A running exporter. */
export interface Exporter {
  /** How many messages it has read, and the CPU time that it has used, in microseconds, of which it counts ten thousand at once. */
  read(): Promise<{ readonly messages: number; readonly cpu: number }>;
}

/** Starts an exporter that reads the vital signs of a topic at QoS 1, subscribed. */
export async function startExporter(path: string, broker: Broker, topic: string): Promise<Exporter> {
  const folder = mkdtempSync(join(tmpdir(), 'pulsetrail-exporter-'));
  const config = join(folder, 'config.yaml');
  writeFileSync(config, configuration(broker, topic));
  const port = await freePort();
  const child: ChildProcess = spawn(
    path,
    ['-config', config, '-listen-address', '127.0.0.1', '-listen-port', String(port), '-log-level', 'error'],
    { stdio: 'ignore' },
  );
  process.on('exit', () => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  const sample = async (name: string): Promise<number> => {
    const page = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    const lines = page.matchAll(new RegExp(`^${name}(?:\\{.*\\})? (\\S+)$`, 'gm'));
    return [...lines].reduce((sum, [, value]) => sum + Number(value), 0);
  };
  await until('the exporter is connected', async () => (await sample('mqtt2prometheus_connected')) === 1);
  return {
    read: async () => ({
      messages: await sample('received_messages'),
      cpu: (await sample('process_cpu_seconds_total')) * 1e6,
    }),
  };
}
