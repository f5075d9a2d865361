import { expect, test } from 'vitest';
import { isHash, isOfOne, isOfThing, withoutBareMac } from '../../src/redaction/ids.js';

test.each([
  ['0123456789abcdef', true],
  ['0123456789abcdeF', false],
  ['02005e20000a', false],
  ['4111111111111111', false],
  ['1234567890123456', false],
  [1_234_567_890_123_456, false],
  [undefined, false],
])('%j is a hash: %s', (value, expected) => {
  expect(isHash(value)).toBe(expected);
});

test.each([
  [['device', 'id'], true],
  [['gateway', 'uuid'], true],
  [['device'], true],
  [['serial'], true],
  [['sn'], true],
  [['sn', 'format'], false],
  [['jsessionid'], true],
  [['session', 'duration'], false],
  [['device', 'type'], false],
  [['device', 'model', 'identifier'], false],
  [['system', 'device'], false],
])('%j says which one it was: %s', (words, expected) => {
  expect(isOfOne(words)).toBe(expected);
});

test('knows what has a MAC address, and takes it out', () => {
  expect(
    [
      ['watch', 'kind'],
      ['container', 'id'],
    ].map(isOfThing),
  ).toEqual([true, false]);
  expect(withoutBareMac('a 02005E20000A, b02005e20000a', '-')).toBe('a -, b02005e20000a');
});
