import vm from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { identityOf, identityOfType } from '../src/error-identity.js';

/** An error with a stack as V8 writes it. */
const thrownAt = (frames: readonly string[], message = 'x', Type: ErrorConstructor = Error): Error => {
  const error = new Type(message);
  error.stack = [`${error.name}: ${message}`, ...frames.map((frame) => `    at ${frame}`)].join('\n');
  return error;
};

const fingerprintOf = (...given: Parameters<typeof thrownAt>): string => identityOf(thrownAt(...given)).fingerprint;

const find = 'findPatient (file:///srv/clinic/dist/service/patients.js:20:11)';
const answer = 'async answer (file:///srv/clinic/dist/service/routes.js:7:3)';
const plain = fingerprintOf([find, answer]);

describe('errors have one fingerprint', () => {
  test.each([
    ['whatever they say', [find, answer], 'Jane Doe, born 1970-01-01'],
    ['whatever they say in several lines', [find, answer], 'one\n    two\nthree'],
    ['also where that looks like a stack', [find, answer], 'x\n    at evil (/a/b.js:1:1)'],
    ['also where that is long', [find, answer], `x\n    at ${'a ('.repeat(1_000_000)}`],
    ['after a change elsewhere in the file', [find.replace('20:11', '31:5'), answer], 'x'],
    ['wherever the service is installed', [find.replace('/srv/clinic', '/app'), answer], 'x'],
    ['on Windows', [find.replace('file:///srv/clinic/dist/service/', 'C:\\clinic\\dist\\service\\'), answer], 'x'],
    ['as CommonJS', [find.replace('file://', ''), answer], 'x'],
    [
      'through whatever libraries and Node they went',
      [
        'Pool.query (/app/node_modules/pg-pool/index.js:45:11)',
        find,
        'node:internal/process/task_queues:105:5',
        answer,
      ],
      'x',
    ],
  ])('%s', (_, frames, message) => {
    expect(fingerprintOf(frames, message)).toBe(plain);
  });

  test('when they are thrown by one line of code', () => {
    const thrown = [1, 2].map((value) => {
      try {
        throw new Error(`${value}`);
      } catch (error) {
        return error;
      }
    });
    const [first, second] = thrown.map((error) => identityOf(error));
    expect(first).toEqual(second);
  });

  test.each([
    ['thrown things without a stack', 'text', 'another text'],
    [
      'errors whose stack is no text',
      Object.assign(new Error('x'), { stack: 5 }),
      Object.assign(new Error('y'), { stack: {} }),
    ],
    ['errors without frames', thrownAt([]), thrownAt([], 'y')],
  ])('of %s', (_, one, other) => {
    expect(identityOf(one)).toEqual(identityOf(other));
  });
});

describe('errors have another fingerprint', () => {
  test.each([
    ['of another function', [find.replace('findPatient', 'findDocument'), answer], Error],
    ['of another file', [find.replace('patients.js', 'documents.js'), answer], Error],
    ['through another caller', [find, answer.replace('answer', 'report')], Error],
    ['of another type', [find, answer], RangeError],
  ])('%s', (_, frames, Type) => {
    expect(fingerprintOf(frames, 'x', Type as ErrorConstructor)).not.toBe(plain);
  });

  test.each([
    ['a handler', 'Object.<anonymous> (file:///srv/routes.js:4:45)'],
    ['a callback', 'file:///srv/routes.js:4:45'],
    ['an asynchronous callback', 'async file:///srv/routes.js:4:45'],
  ])('of another function without a name, by its line: %s', (_, frame) => {
    expect(fingerprintOf([frame])).not.toBe(fingerprintOf([frame.replace(':4:', ':5:')]));
    expect(fingerprintOf([frame])).toBe(fingerprintOf([frame.replace(':45', ':7')]));
  });

  test('that has only foreign frames by those', () => {
    const parser = 'Parser.parse (/app/node_modules/pg-protocol/dist/parser.js:36:38)';
    expect(fingerprintOf([parser])).not.toBe(fingerprintOf([parser.replace('Parser.parse', 'Parser.read')]));
  });

  test('once a code is given to one on its way', () => {
    const error = thrownAt([find]);
    const before = identityOf(error);
    expect(identityOf(Object.assign(error, { code: 'ECONNREFUSED' }))).toMatchObject({ type: 'ECONNREFUSED' });
    expect(identityOf(error).fingerprint).not.toBe(before.fingerprint);
  });
});

test('takes the stack of an error whose message was changed since', () => {
  const error = thrownAt([find, answer]);
  error.message = 'a text that is longer than all of the stack '.repeat(10);
  expect(identityOf(error).fingerprint).toBe(plain);
});

test('reads the stack of an error once', () => {
  let reads = 0;
  const error = Object.defineProperty(new Error('x'), 'stack', {
    get: () => {
      reads++;
      return 'Error: x\n    at find (/a/b.js:1:1)';
    },
  });
  expect(identityOf(error)).toBe(identityOf(error));
  expect(reads).toBe(1);
});

test('knows errors of another realm', () => {
  expect(identityOf(vm.runInNewContext('new TypeError("x")')).type).toBe('TypeError');
});

test('says nothing of what is thrown, and never throws', () => {
  const anything = fc.oneof(
    fc.anything(),
    fc.string().map((message) => new Error(message)),
    fc.string().map((stack) => Object.assign(new Error('x'), { stack })),
  );
  fc.assert(
    fc.property(anything, (thrown) => {
      const { fingerprint } = identityOf(thrown);
      expect(fingerprint).toMatch(/^(?=.*[a-f])[\da-f]{16}$/);
    }),
  );
  const hostile = new Proxy(
    {},
    {
      get: () => {
        throw new Error('x');
      },
    },
  );
  expect(identityOf(hostile)).toEqual(identityOfType('_OTHER'));
});
