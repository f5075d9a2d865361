import { expect, test } from 'vitest';
import { defaultClientId } from '../src/client-id.js';

test('is the same on one machine, another on another, and does not tell the machine’s name', () => {
  expect(defaultClientId('ward-server')).toBe(defaultClientId('ward-server'));
  expect(defaultClientId('ward-server')).not.toBe(defaultClientId('night-server'));
  expect(defaultClientId('ward-server')).toMatch(/^pulsetrail-bridge-[0-9a-f]{8}$/);
});

test('is this machine’s by default', () => {
  expect(defaultClientId()).toBe(defaultClientId());
});
