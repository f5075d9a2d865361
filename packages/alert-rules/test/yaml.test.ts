import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { toYaml } from '../src/yaml.js';

test('keeps the order of keys, folds no line, and reads back', () => {
  const shared = ['x'];
  const value = { z: 'a: b # c', a: 'one\nor\ntwo', long: 'word '.repeat(60).trim(), first: shared, second: shared };
  const text = toYaml(value, 'a comment');
  expect(text.split('\n').slice(0, 3)).toEqual(['# a comment', 'z: "a: b # c"', 'a: |-']);
  expect(text).not.toMatch(/[&*]a1/);
  expect(parse(text)).toEqual(value);
});
