import { expect, test } from 'vitest';
import { copyPlain } from '../src/plain.js';

test('copies plain objects and lists all the way down', () => {
  const input = Object.freeze({ a: [1, { b: 'c' }], d: Object.create(null) as object, e: undefined });
  const { copy, findings } = copyPlain(input);
  expect(copy).toEqual(input);
  expect(copy).not.toBe(input);
  expect(findings).toEqual([]);
});

test('copies what is used twice to each place, so that one can change without the other', () => {
  const target = { errors: '1%' };
  const { copy } = copyPlain({ a: target, b: target }) as { copy: { a: object; b: object } };
  expect(copy.a).not.toBe(copy.b);
});

test('finds and leaves out a key __proto__', () => {
  const { copy, findings } = copyPlain(JSON.parse('{"services":{"__proto__":{"owner":"x"}}}'));
  expect(copy).toEqual({ services: {} });
  expect(findings).toEqual([
    { path: ['services', '__proto__'], value: '__proto__', message: 'reserved by JavaScript; choose another name' },
  ]);
});

test('makes null of an instance of a class and of an object inside itself', () => {
  const self: { me?: unknown } = {};
  self.me = self;
  expect(copyPlain({ map: new Map(), date: new Date(0), self }).copy).toEqual({
    map: null,
    date: null,
    self: { me: null },
  });
});
