import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isFailure, listenerErrorType, listenerErrorTypes } from '../../src/step-events/listener-error.js';

test.each([
  ['Request timed out after 10 s', 'timeout'],
  ['ReadTimeout(timeout=5)', 'timeout'],
  ['[Errno 111] Connection refused', 'connection_failed'],
  ['localhost:27017: ServerSelectionTimeoutError', 'timeout'],
  ['No primary available for writes', 'connection_failed'],
  ["'utf-8' codec can't decode byte 0xff in position 0", 'not_utf8'],
  ['Expecting value: line 1 column 1 (char 0)', 'invalid_json'],
  ['Invalid JSON payload', 'invalid_json'],
  ['1 validation error for Observation', 'validation_failed'],
  ['Patient not found for device 02:00:5E:20:00:0A', 'patient_not_found'],
  ['Device 02005e20000a is not mapped', 'patient_not_found'],
  ['No patient mapped', 'patient_not_found'],
  ['Unknown attribute: XYZ', 'unknown_attribute'],
  ['Unsupported message type', 'unknown_type'],
  ["KeyError: 'IMEI'", 'missing_field'],
  ['E11000 duplicate key error collection: patients', 'duplicate_record'],
  ['Somchai Testname 9900000000016', 'listener_error'],
  ['', 'listener_error'],
  [null, 'listener_error'],
  [42, 'listener_error'],
  [['timed out'], 'listener_error'],
  [{ type: 'TimeoutError', message: 'x' }, 'timeout'],
  [{ message: { text: 'timed out' } }, 'listener_error'],
])('%j is %s', (error, word) => {
  expect(listenerErrorType(error)).toBe(word);
});

test('whatever an error is, it is one of the words, and quickly', () => {
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.string({ maxLength: 2_000 })), (error) => {
      expect(listenerErrorTypes).toContain(listenerErrorType(error));
    }),
  );
  const begin = performance.now();
  for (const text of ['patient '.repeat(100_000), 'device a '.repeat(100_000), 'time '.repeat(100_000)])
    listenerErrorType(text);
  expect(performance.now() - begin).toBeLessThan(100);
});

test.each([
  ['error', true],
  ['ERROR', true],
  ['failed', true],
  ['success', false],
  ['warning', false],
])('status %s', (status, failed) => {
  expect(isFailure(status)).toBe(failed);
});
