import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openPlace } from '../../src/families/place.js';

const body = JSON.parse(
  '{"a":{"b":[{"c":1},[2]]},"":{"":3},"x/y":4,"m~n":5,"~1":6,"__proto__":{"p":7},"constructor":8,"null":null}',
);
const levels = ['doors', 'D-17', 'state'];

test.each([
  ['/a/b/0/c', 1],
  ['/a/b/1/0', 2],
  ['//', 3],
  ['/x~1y', 4],
  ['/m~0n', 5],
  ['/~01', 6],
  ['/__proto__/p', 7],
  ['/constructor', 8],
  ['/null', null],
  ['/null/x', undefined],
  ['/a/b/2', undefined],
  ['/a/b/-', undefined],
  ['/a/b/00', undefined],
  ['/a/b/length', undefined],
  ['/a/toString', undefined],
  ['/x~1y/length', undefined],
  ['topic/1', 'doors'],
  ['topic/2', 'D-17'],
  ['topic/4', undefined],
])('%s is %j', (at, value) => {
  expect(openPlace(at)(body, levels)).toEqual(value);
});

test('any pointer into anything leads somewhere or nowhere', () => {
  const pointers = fc.array(
    fc.string().map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
    {
      minLength: 1,
    },
  );
  fc.assert(
    fc.property(pointers, fc.dictionary(fc.string(), fc.jsonValue()), (keys, value) => {
      openPlace(keys.join(''))(value, levels);
    }),
  );
});
