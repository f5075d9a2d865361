import { expect, test } from 'vitest';
import { withoutPersonalPairs } from '../../src/redaction/pairs.js';

test.each([
  ['name=somchai&shelf=3', 'name=[redacted]&shelf=3'],
  ['password: "hunter 2", user_agent: curl', 'password: [redacted], user_agent: curl'],
  [
    '{"patient":{"firstName":"Som \\" chai","n":1},"shelf":"icu"}',
    '{"patient":[redacted]"firstName":[redacted],"n":1},"shelf":"icu"}',
  ],
  ["name = 'Somchai Jaidee' and shelf = 3", 'name = [redacted] and shelf = 3'],
  ['Cookie: sid=abc; theme=dark\nHost: a', 'Cookie: [redacted]\nHost: a'],
  ['X-Api-Key: abc', 'X-Api-Key: [redacted]'],
  ["token='open", 'token=[redacted]'],
  ['ชื่อ: สมชาย', 'ชื่อ: [redacted]'],
  ['a=b=password=x', 'a=b=password=[redacted]'],
  ['{"patient.note":"x"}', '{"patient.note":[redacted]}'],
])('of %j leaves %j', (text, expected) => {
  expect(withoutPersonalPairs(text)).toBe(expected);
});

test.each([
  'error: connection refused',
  'Metric left.a.text: set() was given string',
  'http://example.org:80/a',
  'at 12:30',
  'name=',
  'password: [redacted]',
  'nothing',
])('leaves %j', (text) => {
  expect(withoutPersonalPairs(text)).toBe(text);
});
