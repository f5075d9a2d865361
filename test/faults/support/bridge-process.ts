import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../support/ports.ts';
import { until } from '../../support/until.ts';

const program = fileURLToPath(new URL('../../../packages/mqtt-bridge/dist/main.js', import.meta.url));

/** A bridge as users run it: the built program, in a process of its own. */
export interface BridgeProcess {
  /** Address of its HTTP server. */
  readonly url: string;
  /** What it has said so far. */
  said(): string;
  /** The sum of the series with the name and all the labels; 0 where there is none. */
  metric(name: string, ...labels: readonly string[]): Promise<number>;
  /** Waits until it is connected, subscribed, and the store answers. */
  ready(): Promise<void>;
  /** Ends it as a power cut would: with SIGKILL. */
  kill(): Promise<void>;
  /** Ends it in good order. */
  stop(): Promise<void>;
}

/** Starts a bridge. */
export async function startBridgeProcess(environment: Readonly<Record<string, string>>): Promise<BridgeProcess> {
  const port = await freePort();
  let text = '';
  const child: ChildProcess = spawn(process.execPath, [program], {
    env: { PATH: process.env.PATH, PULSETRAIL_METRICS_PORT: String(port), ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const url = `http://127.0.0.1:${port}`;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
  };
  return {
    url,
    said: () => text,
    async metric(name, ...labels) {
      const page = await (await fetch(`${url}/metrics`)).text();
      return page
        .split('\n')
        .filter((line) => line.startsWith(`${name}{`) && labels.every((label) => line.includes(label)))
        .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
    },
    ready: async () => {
      await until(`the bridge is ready (${text})`, async () => {
        if (child.exitCode !== null) throw new Error(`The bridge has ended: ${text}`);
        return (await fetch(`${url}/readyz`)).ok;
      });
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  };
}
