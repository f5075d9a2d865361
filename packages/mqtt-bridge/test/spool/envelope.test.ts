import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeEnvelope, encodeEnvelope, leastLength } from '../../src/spool/envelope.js';

const messages = fc.record({
  topic: fc.string({ unit: 'grapheme', maxLength: 200 }),
  payload: fc.uint8Array({ maxLength: 2_000 }),
  receivedAt: fc.double({ min: 0, max: 2e12, noNaN: true }),
  redelivered: fc.boolean(),
  retained: fc.boolean(),
  replayed: fc.constantFrom(true, undefined),
  properties: fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.array(fc.string()))),
});

test('a message comes back as it went in', () => {
  fc.assert(
    fc.property(messages, (message) => {
      expect(leastLength(message)).toBeLessThanOrEqual(encodeEnvelope(message).length);
      const back = decodeEnvelope(encodeEnvelope(message), message.receivedAt);
      expect({ ...back, payload: [...back.payload], properties: { ...back.properties } }).toEqual({
        ...message,
        payload: [...message.payload],
        properties: { ...message.properties },
      });
    }),
  );
});

test('bytes of something else are refused', () => {
  expect(() => decodeEnvelope(Buffer.from('{"a":1}'), 0)).toThrow('no message of the spool');
});
