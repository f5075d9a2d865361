import { expect, test } from 'vitest';
import { httpMethod, statusText } from '../../src/http/methods.js';

test.each([
  ['GET', 'GET', 'GET'],
  ['QUERY', 'QUERY', 'QUERY'],
  ['PROPFIND', '_OTHER', 'HTTP'],
  ['get', '_OTHER', 'HTTP'],
  ['_OTHER', '_OTHER', 'HTTP'],
  [undefined, '_OTHER', 'HTTP'],
])('%s is labeled %s', (method, label, spanName) => {
  expect(httpMethod(method)).toEqual({ label, spanName });
});

test.each([
  [200, '200'],
  [999, '999'],
  [1_000, '1000'],
  [undefined, undefined],
])('status %s is %s', (status, text) => {
  expect(statusText(status)).toBe(text);
});
