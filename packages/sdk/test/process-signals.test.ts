import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { otlpReceiver } from './support/running.js';

const loader = new URL('./support/resolve-sources.ts', import.meta.url).href;
const folder = fileURLToPath(new URL('../../..', import.meta.url));

/** Starts a program that has timed something, sends it a signal once it is ready, and says how it ended. */
async function signalled(signal: NodeJS.Signals, endpoint: string, options: string, more = '') {
  const text = `
    import { start } from '@pulsetrail/sdk';
    ${more}
    const telemetry = start({ service: 'x', metrics: false, traces: { ratio: 1, endpoint: process.env.ENDPOINT }, ${options} });
    telemetry.apiTimer('work', () => 1);
    setInterval(() => undefined, 1_000);
    process.stdout.write('ready');
  `;
  const child = spawn(process.execPath, ['--import', loader, '--input-type=module-typescript', '-e', text], {
    cwd: folder,
    env: { PATH: process.env.PATH, ENDPOINT: endpoint },
    timeout: 15_000,
    killSignal: 'SIGKILL',
  });
  await once(child.stdout, 'data');
  const started = performance.now();
  child.kill(signal);
  const [code, by] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  return { code, by, took: performance.now() - started };
}

describe.each(['SIGTERM', 'SIGINT'] as const)('%s', (signal) => {
  test('hands over what is held, and then ends the process as ever', async () => {
    const receiver = await otlpReceiver();
    expect(await signalled(signal, receiver.url, '')).toMatchObject({ code: null, by: signal });
    expect(receiver.spans.map(({ name }) => name)).toEqual(['work']);
  });

  test("leaves the ending to a service's own listener", async () => {
    const receiver = await otlpReceiver();
    const own = `process.on('${signal}', () => setTimeout(() => process.exit(7), 500));`;
    expect(await signalled(signal, receiver.url, '', own)).toMatchObject({ code: 7, by: null });
    expect(receiver.spans).toHaveLength(1);
  });

  test('is left alone where that is asked for', async () => {
    const receiver = await otlpReceiver();
    expect(await signalled(signal, receiver.url, 'handleSignals: false')).toMatchObject({ code: null, by: signal });
    expect(receiver.spans).toEqual([]);
  });
});

test('a dead collector delays the end by two seconds at most', async () => {
  const receiver = await otlpReceiver();
  receiver.behavior = 'hang';
  const { by, took } = await signalled('SIGTERM', receiver.url, '');
  expect(by).toBe('SIGTERM');
  expect(took).toBeLessThan(4_000);
});
