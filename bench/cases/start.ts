import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Case, Cost, type Work } from '../case.ts';

/** Plain JavaScript, as a service runs it: taking types out would add the same to both sides. */
const programs = new URL('../programs/', import.meta.url);

/** Starts a program and waits until it says that it is ready: as long as a deployment waits for its first answer. */
const startOf =
  (program: string): Work =>
  async () => {
    const started = performance.now();
    const child = spawn(process.execPath, [fileURLToPath(new URL(program, programs))], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' },
    });
    const [said] = (await Promise.race([once(child.stdout, 'data'), once(child.stdout, 'end')])) as [Buffer?];
    const took = performance.now() - started;
    child.kill('SIGKILL');
    if (said?.toString() !== 'ready') throw new Error(`${program} did not start.`);
    await once(child, 'exit');
    return new Cost(took);
  };

/** From the start of the process until traces and the metrics page are there. */
export const startCases: readonly Case[] = [
  {
    name: 'process start to ready, traces and metrics',
    against: 'OpenTelemetry by hand',
    times: 1,
    setUp: async () => ({ ours: startOf('start-ours.mjs'), theirs: startOf('start-by-hand.mjs') }),
  },
];
