import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { ownProgram } from '../../src/checkout.js';
import { checkMqttUrl } from '../../src/mqtt-url.js';
import { anyPorts, choosePorts } from '../../src/ports.js';
import { waitUntilReady } from '../../src/processes/readiness.js';

const start = (port: number) =>
  spawn(process.execPath, [ownProgram('broker')], {
    env: { ...process.env, MQTT_PORT: String(port) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });

test('it takes connections on its port and ends cleanly when told', async () => {
  const { mqtt } = await choosePorts(anyPorts, ['mqtt']);
  const broker = start(mqtt);
  await waitUntilReady({ kind: 'tcp', port: mqtt }, AbortSignal.timeout(10_000));
  await checkMqttUrl(`mqtt://127.0.0.1:${mqtt}`);
  broker.kill('SIGTERM');
  expect(await once(broker, 'exit')).toEqual([0, null]);
});

test('a port that is taken is one sentence and exit code 1', async () => {
  const { mqtt } = await choosePorts(anyPorts, ['mqtt']);
  const first = start(mqtt);
  await waitUntilReady({ kind: 'tcp', port: mqtt }, AbortSignal.timeout(10_000));
  const second = start(mqtt);
  let said = '';
  second.stderr.on('data', (text) => {
    said += text;
  });
  expect(await once(second, 'close')).toEqual([1, null]);
  expect(said).toContain('The broker cannot listen: listen EADDRINUSE');
  first.kill('SIGTERM');
  await once(first, 'exit');
});
