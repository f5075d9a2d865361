import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contentKey, messageKey, timelessWindow } from '../../src/message/record-key.js';
import { arrival, bytes, katiSos } from '../fixtures/messages.js';

const content = (topic: string, payload: unknown) => contentKey({ topic, payload: bytes(payload) });

test('the same message has the same key, whenever it arrives', () => {
  const key = messageKey(content('a', { x: 1 }), arrival, false);
  expect(messageKey(content('a', { x: 1 }), arrival + 1e9, false)).toBe(key);
  expect(key).toMatch(/^[0-9a-f]{64}$/);
});

test('another topic or payload is another message', () => {
  const keys = [content('a', 'bc'), content('ab', 'c'), content('a', 'bd')];
  expect(new Set(keys).size).toBe(3);
});

test('topic and payload are told apart by a zero byte, whatever their lengths and whatever came before', () => {
  const message = fc.record({
    topic: fc.oneof(fc.constantFrom('a', 'b'), fc.string({ unit: 'grapheme', maxLength: 1_500 })),
    payload: fc.uint8Array({ maxLength: 5_000, size: 'max' }),
  });
  fc.assert(
    fc.property(fc.array(message, { maxLength: 4 }), (messages) => {
      for (const { topic, payload } of messages) {
        const whole = createHash('sha256').update(topic).update('\0').update(payload).digest('hex');
        expect(contentKey({ topic, payload })).toBe(whole);
      }
    }),
  );
});

test('equal payloads without a time are one event within the window and two beyond it', () => {
  const sos = content('SOS', katiSos);
  const first = messageKey(sos, arrival, true);
  expect(messageKey(sos, arrival + timelessWindow - 1, true)).toBe(first);
  expect(messageKey(sos, arrival + timelessWindow, true)).not.toBe(first);
});

test('every key begins with the content, by which it is found whenever it came', () => {
  const sos = content('SOS', katiSos);
  expect(messageKey(sos, arrival, true)).toMatch(new RegExp(`^${sos}@\\d+$`));
});
