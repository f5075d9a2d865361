import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { clientIdOf, defaultClientId } from '../../src/connection/client-id.js';

test('is the same on one machine, another on another, and does not tell the machine’s name', () => {
  expect(defaultClientId('ward-server')).toBe(defaultClientId('ward-server'));
  expect(defaultClientId('ward-server')).not.toBe(defaultClientId('night-server'));
  expect(defaultClientId('ward-server')).toMatch(/^pulsetrail-bridge-[0-9a-f]{8}$/);
});

test('is this machine’s by default', () => {
  expect(defaultClientId()).toBe(defaultClientId());
});

const folder = () => {
  const path = mkdtempSync(join(tmpdir(), 'bridge-client-id-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
};

test('is kept in the data folder, where another bridge has another', () => {
  const dataDir = join(folder(), 'not', 'there', 'yet');
  const id = clientIdOf(undefined, dataDir);
  expect(id).toMatch(/^pulsetrail-bridge-[0-9a-f]{8}$/);
  expect(clientIdOf(undefined, dataDir)).toBe(id);
  expect(clientIdOf(undefined, folder())).not.toBe(id);
});

test('is the given one before all, and the machine’s without a folder or with an empty file', () => {
  const dataDir = folder();
  expect(clientIdOf('own', dataDir)).toBe('own');
  expect(clientIdOf(undefined, undefined)).toBe(defaultClientId());
  writeFileSync(join(dataDir, 'client-id'), '\n');
  expect(clientIdOf(undefined, dataDir)).toBe(defaultClientId());
});

test('a folder that cannot be used is one sentence', () => {
  expect(() => clientIdOf(undefined, '/dev/null/data')).toThrow(
    /^PULSETRAIL_DATA_DIR: the client id cannot be kept in \/dev\/null\/data \(ENOTDIR\); .*PULSETRAIL_MQTT_CLIENT_ID\.$/,
  );
});
