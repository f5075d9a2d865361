import { expect, test } from 'vitest';
import { bytes, defined, oneOf, seconds, wholeNumber } from '../../src/options/variable.js';

const number = wholeNumber('N', 1, 10);
const duration = seconds('D', 5, 3_600, '60s');
const size = bytes('B', 1_024);
const word = oneOf('W', { yes: true, no: false });

test.each([
  [number, '7', 7],
  [duration, '60', 60],
  [duration, '1h', 3_600],
  [size, '2048', 2_048],
  [size, '3KiB', 3_072],
  [size, '1TiB', 2 ** 40],
  [word, 'no', false],
])('%# reads %j', (variable, text, value) => {
  expect(variable.parse(text)).toBe(value);
});

test.each([
  [number, '0', 'N is "0"; give a whole number from 1 to 10.'],
  [number, '1e1', 'N is "1e1"'],
  [number, ' 1', 'N is " 1"'],
  [duration, '4', 'D is "4"; give whole seconds or a duration such as 60s, from 5 s to 3600 s.'],
  [duration, '2h', 'D is "2h"'],
  [duration, '5500ms', 'D is "5500ms"'],
  [size, '1023', 'B is "1023"; give bytes or a size such as 1GiB, at least 1024 bytes.'],
  [size, '1GB', 'B is "1GB"'],
  [size, '99999999TiB', 'B is "99999999TiB"'],
  [word, 'toString', 'W is "toString"; give one of yes, no.'],
])('%# refuses %j', (variable, text, sentence) => {
  expect(variable.safeParse(text).error?.issues[0]?.message).toContain(sentence);
});

test('leaves out what is not given', () => {
  expect(defined({ a: 1, b: undefined, c: false })).toEqual({ a: 1, c: false });
  expect(Object.keys(defined({ b: undefined }))).toEqual([]);
});
