import { describe, expect, test } from 'vitest';
import { CatalogError } from '../src/index.js';

const messageFor = (value: unknown): string => new CatalogError([{ path: 'p', value, message: 'wrong' }]).message;

describe('CatalogError', () => {
  test('has a name and a code by which a caller tells it apart', () => {
    const error = new CatalogError([]);
    expect(error).toBeInstanceOf(Error);
    expect([error.name, error.code]).toEqual(['CatalogError', 'PULSETRAIL_CATALOG_INVALID']);
  });

  test('counts and lists every problem with path, remedy and value', () => {
    const error = new CatalogError([
      { path: 'a.b', value: '300ms', message: 'use 250ms' },
      { path: '', value: null, message: 'write an object' },
    ]);
    expect(error.message).toBe(
      'The catalog has 2 problems:\n  a.b: use 250ms (found "300ms")\n  catalog: write an object (found null)',
    );
    expect(messageFor(1)).toContain('has 1 problem:');
  });

  test.each<[unknown, string]>([
    [undefined, 'nothing'],
    [null, 'null'],
    ['x', '"x"'],
    [0.5, '0.5'],
    [Number.NaN, '"NaN"'],
    [-Infinity, '"-Infinity"'],
    [1n, '"1"'],
    [Symbol('s'), '"Symbol(s)"'],
    [() => 1, '"a function"'],
    [[1, 'a', { b: 1 }], '[1,"a","..."]'],
    [{ a: 1, b: { c: 2 } }, '{"a":"...","b":"..."}'],
  ])('shows %o', (value, shown) => {
    expect(messageFor(value)).toContain(`(found ${shown})`);
  });

  test('shows an object that contains itself', () => {
    const self: { me?: unknown } = {};
    self.me = self;
    expect(messageFor(self)).toContain('(found {"me":"..."})');
    expect(messageFor([self])).toContain('(found ["..."])');
  });

  test('cuts long values', () => {
    const line = messageFor('x'.repeat(500)).split('\n')[1] ?? '';
    expect(line).toContain('xxx...)');
    expect(line.length).toBeLessThan(110);
  });

  test.each([
    ['https://hooks.example.org/services/T000/B000/token', 'https://hooks.example.org/...'],
    ['hooks.example.org/services/T000/token', 'hooks.example.org/...'],
    ['smtp://robot:token@mail.example.org:587', 'smtp://mail.example.org:587'],
    ['robot:token@mail:587', 'mail:587'],
    ['ftp://example.org?key=token', 'ftp://example.org/...'],
  ])('shows of %s only where it leads to, also in the problems', (address, shown) => {
    const error = new CatalogError([{ path: 'p', value: address, message: 'wrong' }]);
    expect(error.problems[0]?.value).toBe(shown);
    expect(error.message).toContain(`(found "${shown}")`);
  });

  test.each(['50/m', '1.5/min', '300ms', 'secrets/slack', 'Bad Name', 'nope', 'documents.scanned', 'a/b'])(
    'shows %s as it is',
    (text) => {
      expect(messageFor(text)).toContain(`(found "${text}")`);
    },
  );

  test('keeps the values of objects out of the problems', () => {
    const error = new CatalogError([{ path: 'p', value: { password: 'token', list: ['token'] }, message: 'wrong' }]);
    expect(JSON.stringify(error.problems)).not.toContain('token');
  });
});
