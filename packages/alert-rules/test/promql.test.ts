import { parser } from '@prometheus-io/lezer-promql';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bucketBound, differs, equals, noneOf, number, oneOf, quote, selector, sumBy } from '../src/promql.js';

/** Whether Prometheus' own grammar accepts the expression. */
function parses(expression: string): boolean {
  let sound = true;
  parser.parse(expression).iterate({
    enter: (node) => {
      if (node.type.isError) sound = false;
    },
  });
  return sound;
}

describe('selectors', () => {
  test.for([
    [[], 'm'],
    [[equals('a', 'x')], 'm{a="x"}'],
    [[differs('a', ''), equals('b', 'say "hi" \\ there')], 'm{a!="",b="say \\"hi\\" \\\\ there"}'],
    [[oneOf('a', ['x'])], 'm{a="x"}'],
    [[oneOf('a', ['x', 'y.z'])], 'm{a=~"x|y\\\\.z"}'],
    [[noneOf('a', ['x'])], 'm{a!="x"}'],
    [[noneOf('a', ['x', 'y.z'])], 'm{a!~"x|y\\\\.z"}'],
  ] as const)('%j', ([matchers, text]) => {
    expect(selector('m', matchers)).toBe(text);
  });

  test('any value parses and reads back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        expect(parses(selector('m', [equals('a', value)]))).toBe(true);
        expect(JSON.parse(quote(value))).toBe(value);
      }),
    );
  });

  test('an alternation matches its values and nothing else', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 2, maxLength: 4 }), fc.string(), (values, other) => {
        const { value } = oneOf('a', values);
        const regex = new RegExp(`^(?:${value})$`, 's');
        for (const one of values) expect(one).toMatch(regex);
        expect(regex.test(other)).toBe(values.includes(other));
      }),
    );
  });
});

describe('bucket bounds', () => {
  test.for([
    [0.5, { operator: '=', value: '0.5' }],
    [0.005, { operator: '=', value: '0.005' }],
    [1, { operator: '=~', value: '1|1\\.0' }],
    [60, { operator: '=~', value: '60|60\\.0' }],
    [1_000_000, { operator: '=~', value: '1000000|1e\\+06' }],
    [0.00005, { operator: '=~', value: '0\\.00005|5e-05' }],
  ] as const)('%d is matched in every form in which it is stored', ([bound, expected]) => {
    expect(bucketBound(bound)).toEqual({ label: 'le', ...expected });
  });
});

test.for([
  [0.1 + 0.2, '0.3'],
  [0.144, '0.144'],
  [50 / 60, '0.833333333333'],
  [5, '5'],
] as const)('%d is written as %s', ([value, text]) => {
  expect(number(value)).toBe(text);
});

test('sums keep the named labels', () => {
  expect(sumBy(['a', 'b'], 'm')).toBe('sum by (a, b) (m)');
});
