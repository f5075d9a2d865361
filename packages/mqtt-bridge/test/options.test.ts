import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readOptions } from '../src/options.js';
import { BridgeOptionsError } from '../src/options-error.js';

test('has defaults for everything; an empty variable counts as not set', async () => {
  const options = await readOptions({ MQTT_URL: '', DATABASE_URL: '' });
  expect(options).toMatchObject({
    broker: { protocol: 'mqtt', host: '127.0.0.1', port: 1_883 },
    zone: { name: 'UTC' },
    host: '127.0.0.1',
    port: 9_464,
  });
  expect(Object.keys(options)).toHaveLength(4);
});

test('reads every variable', async () => {
  const options = await readOptions({
    MQTT_URL: 'mqtts://ward:secret@broker.example',
    PULSETRAIL_MQTT_CLIENT_ID: 'bridge-7',
    PULSETRAIL_TOPICS: 'ava4=ESP32_BLE_GW_TX, dusun_sub; kati=ward-7/#',
    PULSETRAIL_SITE_ZONE: 'Asia/Bangkok',
    PULSETRAIL_CATALOG: fileURLToPath(new URL('fixtures/catalog.ts', import.meta.url)),
    PULSETRAIL_PATIENTS_FILE: 'patients.json',
    PULSETRAIL_DATA_DIR: 'data',
    DATABASE_URL: 'postgres://127.0.0.1/care',
    PULSETRAIL_METRICS_HOST: '::1',
    PULSETRAIL_METRICS_PORT: '0',
  });
  expect(options).toMatchObject({
    broker: { protocol: 'mqtts', host: 'broker.example', port: 8_883, username: 'ward', password: 'secret' },
    clientId: 'bridge-7',
    topics: { ava4: ['ESP32_BLE_GW_TX', 'dusun_sub'], kati: ['ward-7/#'] },
    zone: { name: 'Asia/Bangkok' },
    patientsFile: 'patients.json',
    dataDir: 'data',
    databaseUrl: 'postgres://127.0.0.1/care',
    host: '::1',
    port: 0,
  });
  expect(options.catalog?.pipelines).toHaveLength(1);
});

test('names every variable that is wrong at once', async () => {
  const wrong = readOptions({
    MQTT_URL: 'http://x:hidden@y',
    PULSETRAIL_SITE_ZONE: 'Mars/Base',
    PULSETRAIL_METRICS_PORT: '70000',
    PULSETRAIL_TOPICS: 'ava5=x',
  });
  await expect(wrong).rejects.toThrow(BridgeOptionsError);
  await expect(wrong).rejects.toThrow(/MQTT_URL.*PULSETRAIL_TOPICS.*time zone "Mars\/Base".*PULSETRAIL_METRICS_PORT/);
  await expect(wrong).rejects.not.toThrow(/hidden/);
});

test.each(['kati', 'kati=', 'kati=a/#/b', 'kati=a;', 'toString=a'])('the topics %s cannot be read', async (topics) => {
  await expect(readOptions({ PULSETRAIL_TOPICS: topics })).rejects.toThrow('PULSETRAIL_TOPICS cannot be read');
});
