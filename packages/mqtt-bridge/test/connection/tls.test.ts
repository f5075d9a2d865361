import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type Identity, makeAuthority, makeCertificate, opensslProgram } from '../fixtures/certificates.js';
import { refusal, watch } from '../fixtures/connection.js';
import { mosquittoProgram, startMosquitto } from '../fixtures/mosquitto.js';
import { listen } from '../fixtures/web-broker.js';

const isMissing = mosquittoProgram === undefined || opensslProgram === undefined;

let folder: string;
let authority: Identity;
let stranger: Identity;
let server: Identity;
let client: Identity;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bridge-certificates-'));
  if (isMissing) return;
  authority = makeAuthority(folder, 'authority');
  stranger = makeAuthority(folder, 'stranger');
  server = makeCertificate(folder, 'server', authority);
  client = makeCertificate(folder, 'client', authority, 'DNS:bridge');
});
afterAll(() => rmSync(folder, { recursive: true }));

const broker = async (own: Identity, ...lines: string[]) => {
  const files = [`cafile ${authority.cert}`, `certfile ${own.cert}`, `keyfile ${own.key}`];
  const running = await startMosquitto([...files, 'allow_anonymous true', ...lines]);
  onTestFinished(() => running.close());
  return `mqtts://127.0.0.1:${running.port}`;
};

describe.skipIf(isMissing)('over TLS', () => {
  test('connects to a broker whose certificate the authority has signed', async () => {
    const url = await broker(server);
    await watch(url, { tls: { ca: authority.cert } }).isUp();
  });

  test('the bridge shows its own certificate to a broker that wants one', async () => {
    const url = await broker(server, 'require_certificate true');
    await watch(url, { tls: { ca: authority.cert, cert: client.cert, key: client.key } }).isUp();
    expect(await refusal(url, { tls: { ca: authority.cert } })).toContain('set MQTT_CERT_FILE and MQTT_KEY_FILE');
  });

  test('a certificate that another authority signed is not accepted by the broker', async () => {
    const url = await broker(server, 'require_certificate true');
    const { cert, key } = makeCertificate(folder, 'foreign', stranger, 'DNS:bridge');
    expect(await refusal(url, { tls: { ca: authority.cert, cert, key } })).toContain(
      'it does not accept the bridge’s certificate',
    );
  });

  test('a broker that no known authority vouches for is refused, whatever the environment says', async () => {
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    onTestFinished(() => void delete process.env.NODE_TLS_REJECT_UNAUTHORIZED);
    const url = await broker(server);
    for (const tls of [{ ca: stranger.cert }, {}]) {
      expect(await refusal(url, { tls })).toContain('name that authority’s certificate in MQTT_CA_FILE');
    }
  });

  test('a broker whose certificate has expired is refused', async () => {
    const url = await broker(makeCertificate(folder, 'expired', authority, 'IP:127.0.0.1', -1));
    expect(await refusal(url, { tls: { ca: authority.cert } })).toContain('has expired; renew it (CERT_HAS_EXPIRED)');
  });

  test('a broker under another name is refused, unless MQTT_SERVERNAME says the name', async () => {
    const url = await broker(makeCertificate(folder, 'named', authority, 'DNS:broker.example'));
    const tls = { ca: authority.cert };
    expect(await refusal(url, { tls })).toContain('its certificate is for another host');
    await watch(url, { tls: { ...tls, serverName: 'broker.example' } }).isUp();
  });

  test('a broker that knows no TLS of version 1.2 or later is refused', async () => {
    const files = { cert: readFileSync(server.cert), key: readFileSync(server.key) };
    const old = createServer({ ...files, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' });
    const url = await listen(old, 'mqtts');
    expect(await refusal(url, { tls: { ca: authority.cert } })).toContain('it speaks no TLS of version 1.2 or later');
  });

  test('a port without TLS is told apart', async () => {
    const plain = await startMosquitto();
    onTestFinished(() => plain.close());
    expect(await refusal(`mqtts://127.0.0.1:${plain.port}`, {})).toContain('does that port speak TLS?');
  });

  test('a certificate of its own that has expired, or has another key, is told before it is shown', async () => {
    const url = await broker(server);
    const old = makeCertificate(folder, 'old', authority, 'DNS:bridge', -1);
    expect(await refusal(url, { tls: { ca: authority.cert, ...old } })).toMatch(
      /MQTT_CERT_FILE: the certificate in \S+old\.pem expired on \d{4}-\d\d-\d\d; renew it/,
    );
    expect(await refusal(url, { tls: { ca: authority.cert, cert: client.cert, key: server.key } })).toContain(
      'is not the key of the certificate',
    );
  });

  test('a renewed certificate is taken up without a restart', async () => {
    const url = await broker(server, 'require_certificate true');
    const [cert, key] = [join(folder, 'renewed.pem'), join(folder, 'renewed.key')];
    const old = makeCertificate(folder, 'before', authority, 'DNS:bridge', -1);
    copyFileSync(old.cert, cert);
    copyFileSync(old.key, key);
    const { hear, isUp } = watch(url, { tls: { ca: authority.cert, cert, key } });
    await hear('expired on');
    copyFileSync(client.cert, cert);
    copyFileSync(client.key, key);
    await isUp();
  });
});
