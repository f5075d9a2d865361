import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { Aedes, type AuthenticateError } from 'aedes';
import { expect, onTestFinished, test } from 'vitest';
import { until } from '../../../test/support/until.js';
import { StackError } from '../src/error.js';
import { checkMqttUrl, withoutCredentials } from '../src/mqtt-url.js';
import { anyPorts, choosePorts } from '../src/ports.js';

const listen = async (server: Server): Promise<number> => {
  server.listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await until('the server listens', () => server.listening);
  return (server.address() as AddressInfo).port;
};

const startBroker = async (): Promise<number> => {
  const broker = await Aedes.createBroker();
  broker.authenticate = (_client, user, password, done) => {
    if (user === undefined || (user === 'ward' && password?.toString() === 'pass:word')) done(null, true);
    else done(Object.assign(new Error('no'), { returnCode: 4 }) as AuthenticateError, null);
  };
  onTestFinished(() => new Promise<void>((closed) => broker.close(closed)));
  return listen(createServer(broker.handle));
};

const message = async (url: string, within?: number): Promise<string> => {
  const error = await checkMqttUrl(url, within).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(StackError);
  return (error as Error).message;
};

test('a broker that takes connections is fine, with and without user', async () => {
  const port = await startBroker();
  await checkMqttUrl(`mqtt://127.0.0.1:${port}`);
  await checkMqttUrl(`mqtt://ward:pass%3Aword@127.0.0.1:${port}`);
});

test('a refused password is said without showing it', async () => {
  const port = await startBroker();
  const text = await message(`mqtt://ward:secret@127.0.0.1:${port}`);
  expect(text).toContain(`mqtt://127.0.0.1:${port}, cannot be used (it refuses the user or password)`);
  expect(text).not.toContain('secret');
});

test.each(['', 'nonsense', 'http://127.0.0.1:1883', 'localhost:1883', 'mqtt://', 'ws://127.0.0.1', 'wss://127.0.0.1'])(
  '%j is not an address, and the sentence names only protocols that work',
  async (url) => {
    const text = await message(url);
    expect(text).toContain('MQTT_URL');
    expect(text).toContain('mqtt://host:1883');
    expect(text).not.toMatch(/wss?:/);
  },
);

test('a user or password that is not percent-encoded is said, also where a broker listens', async () => {
  const port = await startBroker();
  for (const credentials of ['user%zz:secret', 'user:secret%zz', '%:%']) {
    const text = await message(`mqtt://${credentials}@127.0.0.1:${port}`);
    expect(text).toContain('not percent-encoded');
    expect(text).not.toMatch(/secret|zz/);
  }
});

test('long credentials reach the broker, and longer ones than MQTT can carry are refused', async () => {
  const port = await startBroker();
  expect(await message(`mqtt://ward:${'x'.repeat(20_000)}@127.0.0.1:${port}`)).toContain(
    'refuses the user or password',
  );
  expect(await message(`mqtt://ward:${'x'.repeat(65_536)}@127.0.0.1:${port}`)).toContain('more than 65,535 bytes');
});

test('a port without TLS is said, without leaving the process with an error', async () => {
  const port = await startBroker();
  expect(await message(`mqtts://ward:secret@127.0.0.1:${port}`)).toContain(
    `mqtts://127.0.0.1:${port}, cannot be used (`,
  );
});

test('a port where nothing listens is said', async () => {
  const { mqtt } = await choosePorts(anyPorts, ['mqtt']);
  expect(await message(`mqtt://127.0.0.1:${mqtt}`)).toContain('cannot be used (ECONNREFUSED): correct MQTT_URL');
});

test('something that is no broker is said', async () => {
  const port = await listen(createHttpServer());
  expect(await message(`mqtt://127.0.0.1:${port}`)).toContain('(what answers there is not an MQTT broker)');
});

test('silence is said', async () => {
  const port = await listen(createServer());
  expect(await message(`mqtt://127.0.0.1:${port}`, 200)).toContain('(nothing answers within 0.2 s)');
});

test('an address is shown without credentials', () => {
  expect(withoutCredentials('mqtts://ward:secret@broker.example.org:8883/')).toBe('mqtts://broker.example.org:8883');
});
