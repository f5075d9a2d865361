import { describe, expect, test } from 'vitest';
import { canHave, isScalar, type Labels, labelsOf } from '../src/promql-labels.js';
import { parsePromql } from '../src/promql-parser.js';

const shown = ({ only, dropped }: Labels): string =>
  only === undefined ? ['any', ...[...dropped].map((label) => `-${label}`)].join(' ') : [...only].toSorted().join(' ');

describe('labelsOf', () => {
  test.each([
    ['x', 'any'],
    ['5', ''],
    ['sum(x)', ''],
    ['sum by (a, b) (x)', 'a b'],
    ['sum by (a, b) (sum by (b, c) (x))', 'b'],
    ['sum without (a) (x)', 'any -a'],
    ['sum without (a) (sum by (a, b) (x))', 'b'],
    ['topk(5, sum by (a) (x))', 'a'],
    ['count_values by (a) ("v", x)', 'a v'],
    ['absent(up{job="x",a=~"y"})', 'job'],
    ['histogram_quantile(0.9, sum by (le, a) (x))', 'a'],
    ['label_replace(sum by (a) (x), "b", "", "a", "")', 'a b'],
    ['label_join(x, "b", ",", "a")', 'any'],
    ['scalar(sum by (a) (x))', ''],
    ['vector(1)', ''],
    ['rate(x[5m])', 'any'],
    ['max_over_time(sum by (a) (x)[1h:1m])', 'a'],
    ['sum by (a) (x) / 5', 'a'],
    ['5 - sum by (a) (x)', 'a'],
    ['sum by (a, b) (x) / on (a) sum by (a, c) (y)', 'a'],
    ['sum by (a, b) (x) / ignoring (b) sum by (a) (y)', 'a'],
    ['sum by (a, b) (x) * on (a) group_left (c) sum by (a, c) (y)', 'a b c'],
    ['sum by (a) (x) * on (a) group_right () sum by (a, b) (y)', 'a b'],
    ['sum by (a, b) (x) and on (a) y', 'a b'],
    ['sum by (a) (x) or sum by (b) (y)', 'a b'],
    ['sum without (a) (x) or sum without (a, b) (y)', 'any -a'],
    ['sum by (a) (x) or y', 'any'],
  ])('%s', (text, expected) => {
    expect(shown(labelsOf(parsePromql(text), new Map()))).toBe(expected);
  });

  test('takes those of a record from the rule that makes it', () => {
    const records = new Map<string, Labels>([['a:x:sum', { only: new Set(['a']), dropped: new Set() }]]);
    expect(shown(labelsOf(parsePromql('a:x:sum * 2'), records))).toBe('a');
  });
});

test('canHave', () => {
  expect(canHave({ only: new Set(['a']), dropped: new Set() }, 'b')).toBe(false);
  expect(canHave({ only: undefined, dropped: new Set(['a']) }, 'b')).toBe(true);
  expect(canHave({ only: undefined, dropped: new Set(['a']) }, 'a')).toBe(false);
});

test.each([
  ['1 + 2', true],
  ['time() - 60', true],
  ['-5', true],
  ['scalar(x)', true],
  ['vector(1)', false],
  ['x + 1', false],
])('%s is a single number: %s', (text, expected) => {
  expect(isScalar(parsePromql(text))).toBe(expected);
});
