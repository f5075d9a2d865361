import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileRegex, RegexError } from '../src/promql-regex.js';
import { promtool } from './promtool.js';
import { refusedByPromtool } from './promtool-verdict.js';

const compiles = (pattern: string): boolean => {
  try {
    compileRegex(pattern);
    return true;
  } catch (error) {
    if (!(error instanceof RegexError)) throw error;
    return false;
  }
};

test.each([
  ['(?i)get|post', 'GET', true],
  ['1|1\\.0', '1.0', true],
  ['1|1\\.0', '110', false],
  ['[[:digit:]]+', '42', true],
  ['[[:^digit:]]+', '42', false],
  ['[]a]', ']', true],
  ['\\Qa.b\\E', 'a.b', true],
  ['\\Qa.b\\E', 'acb', false],
  ['\\x{41}\\101', 'AA', true],
  ['.*', 'a\nb', true],
  ['(?P<name>a)(?:b)?', 'a', true],
  ['\\pL+', 'ä', true],
  ['^a$', 'a', true],
  ['a{,2}', 'a{,2}', true],
])('%s matches %j: %s', (pattern, value, matches) => {
  expect(compileRegex(pattern).test(value)).toBe(matches);
});

/** Pieces of patterns that RE2 takes, or refuses, depending on what stands around them. */
const pieces = fc.constantFrom(
  ...['a', '|', '(', ')', '(?:', '(?i)', '(?=', '(?P<n>', '(?<n>', '*', '+', '?', '{2}', '{2,1}', '{1001}', '{,2}'],
  ...['[', ']', '[^', '-', 'z', '[:alpha:]', '[:foo:]', '^', '$', '.', '\\', '\\d', '\\S', '\\1', '\\12', '\\b'],
  ...['\\k', '\\pL', '\\p{Greek}', '\\P{^Lu}', '\\p{Foo}', '\\x41', '\\x{110000}', '\\Q', '\\E', '\\.', '\\-', '\\]'],
);

describe.skipIf(promtool === undefined)('agrees with Prometheus', () => {
  test('on what can be compiled', async () => {
    const patterns = fc.sample(
      fc.array(pieces, { maxLength: 6 }).map((all) => all.join('')),
      { numRuns: 2_000, seed: 1 },
    );
    const refused = await refusedByPromtool(patterns.map((pattern) => `x{a=~${JSON.stringify(pattern)}}`));
    expect(patterns.filter((_, index) => !refused.has(index)).filter((pattern) => !compiles(pattern))).toEqual([]);
    expect(patterns.filter((_, index) => refused.has(index)).filter(compiles)).toEqual([]);
  });
});
