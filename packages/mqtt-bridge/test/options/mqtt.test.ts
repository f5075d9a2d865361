import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mqttFaults } from '../../src/options/mqtt.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bridge-mqtt-'));
  writeFileSync(join(folder, 'full'), 'hidden');
  writeFileSync(join(folder, 'empty'), '\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

const faults = (given: Readonly<Record<string, string>>) =>
  mqttFaults(Object.fromEntries(Object.entries(given).map(([name, value]) => [name, value.replace('FOLDER', folder)])));

test.each<[Record<string, string>, RegExp[]]>([
  [{}, []],
  [{ MQTT_USERNAME: 'ward', MQTT_PASSWORD_FILE: 'FOLDER/full' }, []],
  [{ MQTT_TOKEN_FILE: 'FOLDER/full' }, []],
  [{ MQTT_URL: 'mqtts://a', MQTT_SERVERNAME: 'b' }, []],
  [{ MQTT_URL: 'mqtt://a;wss://b', MQTT_SERVERNAME: 'b' }, []],
  [{ MQTT_PASSWORD: 'hidden', MQTT_TOKEN: 'hidden' }, [/^MQTT_PASSWORD is not read/, /^MQTT_TOKEN is not read/]],
  [
    { MQTT_USERNAME: 'ward', MQTT_PASSWORD_FILE: 'FOLDER/full', MQTT_TOKEN_FILE: 'FOLDER/full' },
    [/^MQTT_PASSWORD_FILE and MQTT_TOKEN_FILE are both set/],
  ],
  [{ MQTT_PASSWORD_FILE: 'FOLDER/full' }, [/^MQTT_PASSWORD_FILE needs a user; set MQTT_USERNAME/]],
  [{ MQTT_TOKEN_FILE: 'FOLDER/none' }, [/^MQTT_TOKEN_FILE: \S+none cannot be read \(ENOENT\)/]],
  [{ MQTT_TOKEN_FILE: 'FOLDER/empty' }, [/^MQTT_TOKEN_FILE: \S+empty is empty/]],
  [{ MQTT_URL: 'mqtts://a', MQTT_CA_FILE: 'FOLDER/full' }, [/^MQTT_CA_FILE: \S+full has no certificate in PEM form/]],
  [
    { MQTT_URL: 'mqtts://a', MQTT_CA_FILE: 'FOLDER/none', MQTT_CERT_FILE: 'FOLDER/full', MQTT_KEY_FILE: 'FOLDER/full' },
    [/^MQTT_CA_FILE: \S+ cannot be read/, /^MQTT_CERT_FILE: \S+full has no certificate/],
  ],
  [{ MQTT_URL: 'mqtts://a', MQTT_KEY_FILE: 'FOLDER/full' }, [/^MQTT_CERT_FILE and MQTT_KEY_FILE go together/]],
  [{ MQTT_URL: 'mqtt://a', MQTT_SERVERNAME: 'b' }, [/^MQTT_SERVERNAME is for TLS, which no address in MQTT_URL uses/]],
  [{ MQTT_URL: 'nonsense', MQTT_SERVERNAME: 'b' }, []],
])('%j', (given, expected) => {
  const found = faults(given);
  expect(found).toHaveLength(expected.length);
  for (const [index, pattern] of expected.entries()) expect(found[index]).toMatch(pattern);
  expect(found.join()).not.toContain('hidden');
});
