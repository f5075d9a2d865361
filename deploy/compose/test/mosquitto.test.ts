import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { findServer } from '@pulsetrail/local';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { families } from '../../../packages/mqtt-bridge/src/families/index.js';
import { answers } from '../../../test/support/answers.js';
import { freePort } from '../../../test/support/ports.js';
import { until } from '../../../test/support/until.js';
import { distribute } from '../credentials.js';
import { run } from './programs.fixture.js';
import { folder, textOf } from './stack.fixture.js';

const topics = Object.values(families).flatMap(({ topics: own }) => own);

let broker: ChildProcess | undefined;
let root = '';
let plain = 0;
let encrypted = 0;

const secret = (name: string): string => readFileSync(join(root, 'secrets', name), 'utf8');

/** The real broker with the stack's files; only paths and ports are those of the test. */
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'pulsetrail-mosquitto-'));
  cpSync(join(folder, 'secrets.sh'), join(root, 'secrets.sh'));
  const made = await run('sh', [join(root, 'secrets.sh'), '--tls', 'localhost']);
  expect(made.code, made.stderr).toBe(0);
  const credentials = join(root, 'credentials');
  for (const path of ['credentials', 'volume', 'data', 'config']) mkdirSync(join(root, path));
  distribute({
    from: join(root, 'secrets'),
    accessList: join(folder, 'mosquitto', 'acl'),
    to: credentials,
    volumes: [join(root, 'volume')],
    chown: () => {},
  });
  for (const name of ['passwords', 'mqtt-cert.pem', 'mqtt-key.pem'])
    chmodSync(join(credentials, 'mosquitto', name), 0o600);

  [plain, encrypted] = await Promise.all([freePort(), freePort()]);
  cpSync(join(folder, 'mosquitto'), join(root, 'config'), { recursive: true });
  const here = (text: string): string =>
    text
      .replaceAll('/run/credentials/mosquitto', join(credentials, 'mosquitto'))
      .replaceAll('/mosquitto/config', join(root, 'config'))
      .replaceAll('/mosquitto/data', join(root, 'data'))
      .replace('listener 1883', `listener ${plain} 127.0.0.1`)
      .replace('listener 8883', `listener ${encrypted} 127.0.0.1`);
  for (const name of ['mosquitto.conf', 'listeners/plain.conf', 'listeners/tls.conf']) {
    const path = join(root, 'config', name);
    // Started by root, it would become another user, who cannot read the test's files.
    const user = name === 'mosquitto.conf' ? `user ${userInfo().username}\n` : '';
    writeFileSync(path, user + here(readFileSync(path, 'utf8')));
  }
  const { path } = await findServer('mosquitto');
  const child = spawn(path, ['-c', join(root, 'config', 'mosquitto.conf')], { stdio: ['ignore', 'ignore', 'pipe'] });
  broker = child;
  let output = '';
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  await until('Mosquitto answers', async () => {
    if (child.exitCode !== null) throw new Error(output);
    return answers(plain);
  });
});

afterAll(async () => {
  if (broker && broker.exitCode === null) {
    const ended = once(broker, 'exit');
    broker.kill();
    await ended;
  }
  rmSync(root, { recursive: true, force: true });
});

async function client(user: string, options: IClientOptions = {}): Promise<MqttClient> {
  const connected = await connectAsync({
    protocol: 'mqtt',
    host: '127.0.0.1',
    port: plain,
    protocolVersion: 5,
    reconnectPeriod: 0,
    username: user,
    password: secret(`mqtt-${user}-password`),
    ...options,
  });
  onTestFinished(() => connected.endAsync(true));
  return connected;
}

const devices = () => client('devices');
const bridge = () => client('bridge');

describe('who may come in', () => {
  test.each([
    ['nobody without a name', { username: undefined, password: undefined }],
    ['nobody with a wrong password', { password: 'wrong' }],
    ['nobody of another name', { username: 'admin' }],
  ])('%s', async (_, options) => {
    await expect(client('bridge', options as IClientOptions)).rejects.toThrow(/not authori[sz]ed/i);
  });

  test('bridge and devices, each with its password', async () => {
    expect((await bridge()).connected).toBe(true);
    expect((await devices()).connected).toBe(true);
  });

  test('devices by TLS, which the authority that secrets.sh made vouches for', async () => {
    const options = { protocol: 'mqtts', host: 'localhost', port: encrypted } as const;
    expect((await client('devices', { ...options, ca: secret('mqtt-ca.pem') })).connected).toBe(true);
    await expect(client('devices', options)).rejects.toThrow(/certificate/);
  });
});

describe('who may do what', () => {
  test('the access list has the topics of the families', () => {
    const listed = (access: string) =>
      [...textOf('mosquitto/acl').matchAll(new RegExp(`^topic ${access} (.*)$`, 'gm'))].map(([, topic]) => topic);
    expect(listed('read')).toEqual(topics);
    expect(listed('write')).toEqual(topics);
  });

  test.each(topics.map((topic) => topic.replace('#', 'VitalSign')))(
    'what a device sends on %s gets to the bridge',
    async (topic) => {
      const reader = await bridge();
      const got: string[] = [];
      reader.on('message', (name, payload) => got.push(`${name} ${payload.toString()}`));
      await reader.subscribeAsync(topics, { qos: 1 });
      await (await devices()).publishAsync(topic, 'reading', { qos: 1 });
      await until('the message is there', () => got.includes(`${topic} reading`));
    },
  );

  test.each(['other', 'iMEDE', 'ESP32_BLE_GW_TX/other'])('a device cannot send on %s', async (topic) => {
    await expect((await devices()).publishAsync(topic, 'x', { qos: 1 })).rejects.toThrow(/not authori[sz]ed/i);
  });

  test('a device reads nothing, of others or itself', async () => {
    const [curious, sender, reader] = await Promise.all([devices(), devices(), bridge()]);
    const seen: string[] = [];
    const arrived: string[] = [];
    curious.on('message', (topic) => seen.push(topic));
    reader.on('message', (topic) => arrived.push(topic));
    await curious.subscribeAsync(['#', ...topics], { qos: 1 }).catch(() => {});
    await reader.subscribeAsync(topics, { qos: 1 });
    await sender.publishAsync('CM4_BLE_GW_TX', 'x', { qos: 1 });
    await until('the bridge has it', () => arrived.length > 0);
    // What the broker would send, it has sent before it answers a ping that comes after.
    await curious.unsubscribeAsync('nothing');
    expect(seen).toEqual([]);
  });

  test('the bridge sends nothing', async () => {
    await expect((await bridge()).publishAsync('CM4_BLE_GW_TX', 'x', { qos: 1 })).rejects.toThrow(/not authori[sz]ed/i);
  });
});
