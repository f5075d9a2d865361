import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findServer } from '@pulsetrail/local';
import { answers } from './answers.ts';
import { freePort } from './ports.ts';
import { until } from './until.ts';

/** A Mosquitto broker of the test's own. */
export interface Mosquitto {
  /** Address for `MQTT_URL`. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts Mosquitto on loopback, on a free port, with nothing kept on disk. */
export async function startMosquitto(): Promise<Mosquitto> {
  const { path } = await findServer('mosquitto');
  const folder = mkdtempSync(join(tmpdir(), 'pulsetrail-mosquitto-'));
  const port = await freePort();
  const config = join(folder, 'mosquitto.conf');
  writeFileSync(config, `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\n`);
  const broker = spawn(path, ['-c', config], { stdio: 'ignore' });
  await until('Mosquitto answers', () => answers(port));
  return {
    url: `mqtt://127.0.0.1:${port}`,
    stop: async () => {
      const ended = new Promise((resolve) => broker.once('exit', resolve));
      if (broker.exitCode === null && broker.kill()) await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
