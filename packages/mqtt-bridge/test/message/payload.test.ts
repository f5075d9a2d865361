import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  decodePayload,
  field,
  identifier,
  object,
  payloadLimit,
  present,
  toNumber,
  toText,
  withoutFloatNoise,
} from '../../src/message/payload.js';
import { bytes } from '../fixtures/messages.js';

test('reads a JSON object, also with a byte order mark or as hex digits', () => {
  expect(decodePayload(bytes('{"a":1}'))).toEqual({ a: 1 });
  expect(decodePayload(bytes('\uFEFF {"a":1}\n'))).toEqual({ a: 1 });
  expect(decodePayload(bytes('7B2261223A317D'))).toEqual({ a: 1 });
  expect(decodePayload(bytes('{"a":1}\r\n\0\0'))).toEqual({ a: 1 });
});

test.each([
  ['half a character', new Uint8Array([0x7b, 0xc3]), 'not_utf8'],
  ['hex of half a character', bytes('7bc3'), 'not_utf8'],
  ['nothing', bytes(''), 'invalid_json'],
  ['a number', bytes('7'), 'invalid_json'],
  ['null', bytes('null'), 'invalid_json'],
  ['a list', bytes('[]'), 'invalid_json'],
  ['very deep nesting', bytes('['.repeat(100_000)), 'invalid_json'],
  ['zero bytes', new Uint8Array(payloadLimit), 'invalid_json'],
  ['zero bytes before an end', bytes(`{"a":1}${'\0'.repeat(200_000)}x`), 'invalid_json'],
  ['more than the limit', new Uint8Array(payloadLimit + 1), 'payload_too_large'],
])('%s is a classified failure', (_name, payload, expected) => {
  expect(decodePayload(payload)).toBe(expected);
});

test('sees own fields only', () => {
  const parsed = decodePayload(bytes('{"__proto__":{"a":1},"b":null,"c":" Null ","d":{"e":2}}'));
  if (typeof parsed === 'string') throw new Error(parsed);
  expect(field(parsed, 'a')).toBeUndefined();
  expect(field(parsed, 'toString')).toBeUndefined();
  expect(present(parsed, 'b', 'c')).toBeUndefined();
  expect(object(parsed, 'd')).toEqual({ e: 2 });
  expect(object(parsed, 'b')).toEqual({});
});

test.each([
  [36.599998474121094, 36.6],
  ['340.5', 340.5],
  [' 12 ', 12],
  ['-.5', -0.5],
  ['', undefined],
  ['0x10', undefined],
  ['1e3', undefined],
  ['12 mg', undefined],
  [true, undefined],
  [null, undefined],
  [Number.POSITIVE_INFINITY, undefined],
])('%j as a number is %j', (value, expected) => {
  expect(toNumber(value)).toBe(expected);
});

test('a number is finite, whatever comes', () => {
  fc.assert(
    fc.property(fc.oneof(fc.double(), fc.string(), fc.bigInt().map(String)), (value) => {
      const number = toNumber(value);
      if (number !== undefined) expect(Number.isFinite(number)).toBe(true);
    }),
  );
});

test('text is bounded, well-formed and free of control characters', () => {
  expect(toText(' a\u0000b\ud800 ')).toBe('ab\ufffd');
  expect(toText('x'.repeat(9_000))).toHaveLength(2_000);
  expect(toText(7)).toBe('7');
  expect(toText({})).toBeUndefined();
});

test('an identifier is text or a whole number', () => {
  expect(identifier({ a: '007' }, 'a')).toBe('007');
  expect(identifier({ a: 7 }, 'a')).toBe(7);
  expect(identifier({ a: 7.5 }, 'a')).toBeUndefined();
  expect(identifier({ a: '' }, 'a')).toBeUndefined();
});

test.each([
  [36.599998474121094, 36.6],
  [62.29999923706055, 62.3],
  [0.10000000149011612, 0.1],
  [1_234_567.5, 1_234_567.5],
  [16_777_217, 16_777_217],
  [36.6, 36.6],
  [Math.PI, Math.PI],
])('%d was meant as %d', (sent, meant) => {
  expect(withoutFloatNoise(sent)).toBe(meant);
});

test('taking the noise out of a number of 32 bits leaves that number', () => {
  fc.assert(
    fc.property(fc.float({ noNaN: true }), (value) => {
      expect(Object.is(Math.fround(withoutFloatNoise(value)), value)).toBe(true);
    }),
  );
});
