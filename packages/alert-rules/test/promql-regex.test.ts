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

/** Groups within each other that are repeated. */
const nested = fc
  .array(fc.constantFrom('', '{0}', '{1}', '{2}', '{40}', '{0,}', '{25,}', '{3,40}', '{1000}', '*', '{30}|b{5}'), {
    minLength: 1,
    maxLength: 4,
  })
  .map((counts) => counts.reduce((inside, count) => `(${inside}x)${count}`, 'a{5}|b{30}'));

test('names repetitions that are too many together', () => {
  expect(() => compileRegex('(a{1000}){2}')).toThrow('{2} and the repetitions within are more than 1000 together');
});

describe.skipIf(promtool === undefined)('agrees with Prometheus', () => {
  test('on what can be compiled', async () => {
    const sample = (patterns: fc.Arbitrary<string>, numRuns: number) => fc.sample(patterns, { numRuns, seed: 1 });
    const patterns = [
      ...sample(
        fc.array(pieces, { maxLength: 6 }).map((all) => all.join('')),
        2_000,
      ),
      ...sample(nested, 500),
    ];
    const refused = await refusedByPromtool(patterns.map((pattern) => `x{a=~${JSON.stringify(pattern)}}`));
    expect(patterns.filter((_, index) => !refused.has(index)).filter((pattern) => !compiles(pattern))).toEqual([]);
    expect(patterns.filter((_, index) => refused.has(index)).filter(compiles)).toEqual([]);
  });
});
