import { describe, expect, test } from 'vitest';
import { asFunction, asName, asOptions } from '../../src/timers/given.js';

const nameless = {
  toString: () => {
    throw new Error('x');
  },
};

test.each<[string, () => unknown]>([
  ['sign-in', () => 'sign-in'],
  ['', () => ''],
  ['5', () => 5],
  ['undefined', () => undefined],
  ['Symbol(s)', () => Symbol('s')],
  ['_OTHER', () => nameless],
])('the name is %j', (name, given) => expect(asName(given())).toBe(name));

describe('what is no', () => {
  test.each([undefined, null, 5, 'text', {}])('function is none: %s', (given) => {
    expect(asFunction(given)).toBeUndefined();
  });

  test.each([undefined, null, 5, 'text', () => 1])('object is no options: %s', (given) => {
    expect(asOptions(given)).toBeUndefined();
  });
});

test('what is one is itself', () => {
  const fn = () => 1;
  const options = {};
  expect([asFunction(fn), asOptions(options)]).toEqual([fn, options]);
});
