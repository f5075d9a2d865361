import { expect, test } from 'vitest';
import { alert, checksOf, said } from './rules.js';

test.each([
  [
    'rate(x_total) > 1',
    ['rate needs a range such as x[5m] as its first argument, and gets an instant vector such as x'],
  ],
  ['label_replace(x, "a", "$1", "b", "(.*)") > 1', []],
  [
    'label_replace(x, "a", "$1", "b", "(?=y)") > 1',
    ['label_replace gets "(?=y)", which is no regular expression: a group begins with (?, which is not of RE2'],
  ],
])('%s', (expr, faults) => {
  expect(said([alert(expr)])).toEqual(faults.map((fault) => `types: ${fault}`));
});

test.each([
  ['x[5m]', 'a range'],
  ['"text"', 'a text'],
])('a rule of %s has no values', (expr, what) => {
  expect(said([{ record: 'a:b:c', expr }])).toEqual([
    `types: gives ${what}, and a rule needs values; take a function of it, such as rate`,
  ]);
});

test('says nothing of a number, which a record may be', () => {
  expect(said([{ record: 'a:b:c', expr: '1' }])).toEqual([]);
  expect(checksOf('vector(1) > 0')).not.toContain('types');
});
