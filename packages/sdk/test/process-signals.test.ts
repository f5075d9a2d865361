import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { otlpReceiver } from './support/running.js';

const loader = new URL('./support/resolve-sources.ts', import.meta.url).href;
const folder = fileURLToPath(new URL('../../..', import.meta.url));

/** Starts a program that has timed something, sends it a signal once it is ready, and says how it ended. */
async function signalled(signal: NodeJS.Signals, endpoint: string, options: string, before = '', after = '') {
  const text = `
    import { start } from '@pulsetrail/sdk';
    ${before}
    const telemetry = start({ service: 'x', metrics: false, traces: { ratio: 1, endpoint: process.env.ENDPOINT }, ${options} });
    ${after}
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
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk);
  });
  await once(child.stdout, 'data');
  const started = performance.now();
  child.kill(signal);
  const [code, by] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return { code, by, stderr, took: performance.now() - started };
}

describe.each(['SIGTERM', 'SIGINT'] as const)('%s', (signal) => {
  test('hands over what is held, and then ends the process as ever', async () => {
    const receiver = await otlpReceiver();
    expect(await signalled(signal, receiver.url, '')).toMatchObject({ code: null, by: signal });
    expect(receiver.spans.map(({ name }) => name)).toEqual(['work']);
  });

  const signalExit = `(await import('signal-exit')).onExit((_, by) => void process.stderr.write('cleaned ' + by));`;

  test.each([
    ['before start', signalExit, ''],
    ['after start', '', signalExit],
  ])('does the same with signal-exit loaded %s, which cleans up', async (_, before, after) => {
    const receiver = await otlpReceiver();
    const ended = await signalled(signal, receiver.url, '', before, after);
    expect(ended).toMatchObject({ code: null, by: signal, stderr: `cleaned ${signal}` });
    expect(receiver.spans.map(({ name }) => name)).toEqual(['work']);
  });

  const own = (on: string) => `process.${on}('${signal}', () => setTimeout(() => process.exit(7), 500));`;

  test.each([
    ['before start', own('on'), ''],
    ['after start', '', own('on')],
    ['before start, once', own('once'), ''],
    ['after start, once', '', own('once')],
    ['before start, beside signal-exit', `${own('on')}${signalExit}`, ''],
    ['after signal-exit and start', signalExit, own('once')],
    ['before start, and signal-exit after it', own('once'), signalExit],
  ])("leaves the ending to a service's own listener from %s", async (_, before, after) => {
    const receiver = await otlpReceiver();
    expect(await signalled(signal, receiver.url, '', before, after)).toMatchObject({ code: 7, by: null });
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

test('a second signal is not waited for', async () => {
  const receiver = await otlpReceiver();
  receiver.behavior = 'hang';
  const again = `process.once('SIGTERM', () => setTimeout(() => process.kill(process.pid, 'SIGTERM'), 50));`;
  expect((await signalled('SIGTERM', receiver.url, '', again)).by).toBe('SIGTERM');
});
