import { expect, test } from 'vitest';
import { errorType } from '../src/error-type.js';

class LookupError extends Error {
  override readonly name = 'LookupError';
}
class Unnamed extends Error {}
const named = (name: string) => Object.assign(new Error('x'), { name });
const thrower = new Proxy(
  {},
  {
    get: () => {
      throw new Error('no');
    },
  },
);

test.each([
  ['the class', new TypeError('secret'), 'TypeError'],
  ['the name that a class gives itself', new LookupError('secret'), 'LookupError'],
  ['a code of Node', Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
  ['an SQLSTATE', Object.assign(new Error('x'), { code: '23505' }), '23505'],
  ['not a code that is no code', Object.assign(new RangeError('x'), { code: 'patient 17 not found' }), 'RangeError'],
  ['not a number as code', Object.assign(new RangeError('x'), { code: 11_000 }), 'RangeError'],
  ['the class where the name is a sentence', named('Somchai could not be found'), 'Error'],
  ['the name inherited where a class has none', new Unnamed('x'), 'Error'],
  ['that a text was thrown, not the text', 'secret', 'string'],
  ['that nothing was thrown', undefined, 'undefined'],
  ['that null was thrown', null, 'object'],
  ['that a number was thrown', 42, 'number'],
  ['_OTHER for what has neither class nor name', Object.create(null), '_OTHER'],
  ['_OTHER for what throws when looked at', thrower, '_OTHER'],
])('says %s', (_, error, expected) => {
  expect(errorType(error)).toBe(expected);
});
