import { expect, test } from 'vitest';
import { messageKey, timelessWindow } from '../src/record-key.js';
import { arrival, bytes, katiSos } from './fixtures/messages.js';

const message = (topic: string, payload: unknown, receivedAt = arrival) => ({
  topic,
  payload: bytes(payload),
  receivedAt,
  redelivered: false,
  properties: {},
});

test('the same message has the same key, whenever it arrives', () => {
  expect(messageKey(message('a', { x: 1 }), false)).toBe(messageKey(message('a', { x: 1 }, arrival + 1e9), false));
  expect(messageKey(message('a', { x: 1 }), false)).toMatch(/^[0-9a-f]{64}$/);
});

test('another topic or payload is another message', () => {
  const keys = [message('a', 'bc'), message('ab', 'c'), message('a', 'bd')].map((each) => messageKey(each, false));
  expect(new Set(keys).size).toBe(3);
});

test('equal payloads without a time are one event within the window and two beyond it', () => {
  const first = messageKey(message('SOS', katiSos), true);
  expect(messageKey(message('SOS', katiSos, arrival + timelessWindow - 1), true)).toBe(first);
  expect(messageKey(message('SOS', katiSos, arrival + timelessWindow), true)).not.toBe(first);
});
