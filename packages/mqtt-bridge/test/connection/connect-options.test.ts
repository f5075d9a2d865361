import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parseBrokers } from '../../src/broker-address.js';
import { connectOptions } from '../../src/connection/connect-options.js';
import { makeAuthority, makeCertificate, opensslProgram } from '../fixtures/certificates.js';
import { refusal, watch } from '../fixtures/connection.js';
import { listen, listenForWebSockets } from '../fixtures/web-broker.js';

const of = (url: string, rest = {}) => {
  const address = parseBrokers(url)[0][0];
  return connectOptions({ brokers: [[address]], ...rest }, address, 'bridge');
};

test('asks for a session that lasts, under the client id, and opens no connection again by itself', () => {
  const plain = of('mqtt://ward:secret@broker:1884');
  expect(plain(4)).toEqual({
    protocol: 'mqtt',
    host: 'broker',
    port: 1_884,
    username: 'ward',
    password: 'secret',
    clientId: 'bridge',
    clean: false,
    keepalive: 60,
    connectTimeout: 10_000,
    reconnectPeriod: 0,
    resubscribe: false,
    protocolVersion: 4,
  });
  expect(plain(5).properties).toEqual({ sessionExpiryInterval: 604_800, receiveMaximum: 1_000 });
});

test('takes what is configured', () => {
  const options = of('mqtts://broker', { keepalive: 15, sessionExpiry: 60, tls: { serverName: 'inner' } })(5);
  expect(options).toMatchObject({
    keepalive: 15,
    properties: { sessionExpiryInterval: 60 },
    servername: 'inner',
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
  });
});

test('over WebSocket, TLS is as strict', () => {
  const options = of('wss://broker', { tls: { serverName: 'inner' } })(5);
  expect(options.wsOptions).toEqual({ servername: 'inner', minVersion: 'TLSv1.2', rejectUnauthorized: true });
});

describe('over WebSocket', () => {
  test('connects, to /mqtt unless the address has a path', async () => {
    const { isUp, said } = watch(await listenForWebSockets(createServer(), 'ws'), { version: 4 });
    await isUp();
    expect(said[0]).toContain('/mqtt with MQTT 3.1.1.');
  });

  test('a web server that knows no WebSocket there is named', async () => {
    const web = createServer((_request, response) => response.writeHead(404).end());
    expect(await refusal(await listen(web, 'ws'), {})).toContain('no MQTT over WebSocket there');
  });

  test.skipIf(opensslProgram === undefined)('over TLS too', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bridge-web-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const authority = makeAuthority(folder, 'authority');
    const stranger = makeAuthority(folder, 'stranger');
    const server = makeCertificate(folder, 'server', authority);
    const web = createHttpsServer({ cert: readFileSync(server.cert), key: readFileSync(server.key) });
    const url = await listenForWebSockets(web, 'wss');
    const { isUp, said } = watch(url, { tls: { ca: authority.cert }, version: 4 });
    await isUp();
    expect(said).toEqual([`Connected to ${url}/mqtt with MQTT 3.1.1.`]);
    expect(await refusal(url, { tls: { ca: stranger.cert }, version: 4 })).toContain('MQTT_CA_FILE');
  });
});
