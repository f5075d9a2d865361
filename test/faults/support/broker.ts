import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findServer } from '@pulsetrail/local';
import { answers } from '../../support/answers.ts';
import { freePort } from '../../support/ports.ts';
import { until } from '../../support/until.ts';

/** A Mosquitto that keeps everything: no bound on what it queues, and its sessions survive a restart. */
export interface Broker {
  readonly port: number;
  /** Address for `MQTT_URL`. */
  readonly url: string;
  /** Ends it, and keeps what it has written. */
  down(): Promise<void>;
  /** Starts it again on the same port. */
  up(): Promise<void>;
  /** Ends it for good. */
  stop(): Promise<void>;
  /** The same at once, for a process that exits. */
  end(): void;
}

/** Starts the broker on loopback. */
export async function startBroker(): Promise<Broker> {
  const { path } = await findServer('mosquitto');
  const folder = mkdtempSync(join(tmpdir(), 'pulsetrail-broker-'));
  mkdirSync(join(folder, 'data'));
  const port = await freePort();
  const config = join(folder, 'mosquitto.conf');
  const user = process.getuid?.() === 0 ? 'user root' : '';
  writeFileSync(
    config,
    `listener ${port} 127.0.0.1
allow_anonymous true
max_queued_messages 0
persistence true
persistence_location ${join(folder, 'data')}/
${user}
`,
  );
  let broker: ChildProcess;
  const up = async (): Promise<void> => {
    broker = spawn(path, ['-c', config], { stdio: 'ignore' });
    await until('Mosquitto answers', () => answers(port));
  };
  const down = async (): Promise<void> => {
    const ended = new Promise((resolve) => broker.once('exit', resolve));
    if (broker.exitCode === null && broker.kill()) await ended;
  };
  await up();
  return {
    port,
    url: `mqtt://127.0.0.1:${port}`,
    up,
    down,
    stop: async () => {
      await down();
      rmSync(folder, { recursive: true, force: true });
    },
    end: () => {
      broker.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
