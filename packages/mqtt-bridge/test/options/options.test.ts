import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readOptions } from '../../src/options/options.js';
import { BridgeOptionsError } from '../../src/options/options-error.js';

let folder: string;
const file = (name: string, content: string) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bridge-options-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('has defaults for everything; an empty variable counts as not set', async () => {
  expect(await readOptions({ MQTT_URL: '', DATABASE_URL: '' })).toMatchObject({
    mqtt: { brokers: [[{ protocol: 'mqtt', host: '127.0.0.1', port: 1_883 }]] },
    zone: { name: 'UTC' },
    spool: {},
    events: {},
    host: '127.0.0.1',
    port: 9_464,
  });
});

test('reads every variable', async () => {
  const options = await readOptions({
    MQTT_URL: 'mqtts://ward:secret@broker.example,mqtts://second.example;mqtt://other.example',
    MQTT_USERNAME: 'bridge',
    MQTT_TOKEN_FILE: file('token', 'a.b.c'),
    MQTT_SERVERNAME: 'broker.internal',
    MQTT_VERSION: '3.1.1',
    MQTT_KEEPALIVE: '30',
    MQTT_SESSION_EXPIRY: '1d',
    PULSETRAIL_MQTT_CLIENT_ID: 'bridge-7',
    PULSETRAIL_MQTT_SHARED_GROUP: 'wards',
    PULSETRAIL_TOPICS: 'kati=$share/night/ward-7/#:1, ward-8/SOS:0',
    PULSETRAIL_SPOOL_MAX_BYTES: '512MiB',
    PULSETRAIL_SPOOL_MAX_MESSAGES: '5000',
    PULSETRAIL_SPOOL_DURABILITY: 'process',
    PULSETRAIL_SPOOL_KEY_FILE: file('key', 'ab'.repeat(32)),
    PULSETRAIL_MAX_TRIES: '7',
    PULSETRAIL_EVENTS_TOKEN_FILE: file('events', 'night:0123456789abcdef'),
    PULSETRAIL_EVENTS_TOPIC: 'pulsetrail/step-events',
    PULSETRAIL_FORGET_DEVICES_AFTER: '2d',
    PULSETRAIL_PRODUCER_CONTEXT: 'parent',
    PULSETRAIL_SITE_ZONE: 'Asia/Bangkok',
    PULSETRAIL_CATALOG: fileURLToPath(new URL('../fixtures/catalog.ts', import.meta.url)),
    PULSETRAIL_PATIENTS_FILE: 'patients.json',
    PULSETRAIL_DATA_DIR: 'data',
    DATABASE_URL: 'postgres://127.0.0.1/care',
    PULSETRAIL_METRICS_HOST: '::1',
    PULSETRAIL_METRICS_PORT: '0',
  });
  expect(options).toMatchObject({
    mqtt: {
      brokers: [
        [
          { protocol: 'mqtts', host: 'broker.example', username: 'ward', password: 'secret' },
          { host: 'second.example' },
        ],
        [{ protocol: 'mqtt', host: 'other.example' }],
      ],
      clientId: 'bridge-7',
      username: 'bridge',
      tokenFile: join(folder, 'token'),
      tls: { serverName: 'broker.internal' },
      version: 4,
      keepalive: 30,
      sessionExpiry: 86_400,
      sharedGroup: 'wards',
    },
    topics: { kati: ['$share/night/ward-7/#:1', 'ward-8/SOS:0'] },
    spool: {
      maxBytes: 512 * 2 ** 20,
      maxMessages: 5_000,
      durability: 'process',
      key: Buffer.from('ab'.repeat(32), 'hex'),
      maxTries: 7,
    },
    events: { tokens: [{ name: 'night' }], topic: 'pulsetrail/step-events' },
    presence: { forgetAfter: 172_800_000 },
    producer: 'parent',
    zone: { name: 'Asia/Bangkok' },
    patientsFile: 'patients.json',
    dataDir: 'data',
    databaseUrl: 'postgres://127.0.0.1/care',
    host: '::1',
    port: 0,
    catalog: { pipelines: [{}] },
  });
});

test('names every variable that is wrong at once, with its value unless it may be secret', async () => {
  const wrong = readOptions({
    MQTT_URL: 'http://x:hidden@y',
    MQTT_PASSWORD: 'hidden',
    MQTT_VERSION: '4',
    MQTT_CERT_FILE: '/no/cert.pem',
    MQTT_KEEPALIVE: '0',
    PULSETRAIL_SITE_ZONE: 'Mars/Base',
    PULSETRAIL_METRICS_PORT: '70000',
    PULSETRAIL_TOPICS: 'kati=a#',
    PULSETRAIL_SPOOL_MAX_BYTES: '1GB',
    PULSETRAIL_CATALOG: '/no/catalog.ts',
  });
  await expect(wrong).rejects.toThrow(BridgeOptionsError);
  for (const part of [
    /MQTT_URL has a protocol/,
    /MQTT_PASSWORD is not read.*set MQTT_PASSWORD_FILE/,
    /MQTT_VERSION is "4"; give one of 5, auto, 3\.1\.1\./,
    /MQTT_CERT_FILE and MQTT_KEY_FILE go together/,
    /MQTT_KEEPALIVE is "0"; give whole seconds or a duration such as 60s/,
    /PULSETRAIL_SITE_ZONE: The time zone "Mars\/Base" is not known/,
    /PULSETRAIL_METRICS_PORT is "70000"; give a whole number from 0 to 65535/,
    /PULSETRAIL_TOPICS cannot be read at "a#"/,
    /PULSETRAIL_SPOOL_MAX_BYTES is "1GB"; give bytes or a size such as 1GiB/,
    /\/no\/catalog\.ts/,
  ]) {
    await expect(wrong).rejects.toThrow(part);
  }
  await expect(wrong).rejects.not.toThrow(/hidden/);
});

test('a family that the catalog does not read is named', async () => {
  const given = { PULSETRAIL_CATALOG: fileURLToPath(new URL('../fixtures/catalog.ts', import.meta.url)) };
  await expect(readOptions({ ...given, PULSETRAIL_TOPICS: 'ava4=a' })).rejects.toThrow(
    'PULSETRAIL_TOPICS names the family "ava4"; the bridge reads kati.',
  );
});

test('a catalog that alone is wrong is told by its own error', async () => {
  await expect(readOptions({ PULSETRAIL_CATALOG: '/no/catalog.ts' })).rejects.toThrow(
    expect.objectContaining({ code: 'PULSETRAIL_CATALOG_MISSING' }),
  );
});
