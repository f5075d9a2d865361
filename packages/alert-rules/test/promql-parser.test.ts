import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { differs, equals, selector } from '../src/promql.js';
import { PromqlError, parsePromql } from '../src/promql-parser.js';

describe('parsePromql', () => {
  test('reads a selector with matchers, range and offset', () => {
    expect(parsePromql('x_total{a="1",b!~`2|\\d`}[1h30m] offset 5m')).toEqual({
      kind: 'selector',
      name: 'x_total',
      matchers: [
        { label: 'a', operator: '=', value: '1' },
        { label: 'b', operator: '!~', value: '2|\\d' },
      ],
      range: 5_400,
    });
  });

  test.each([
    ['{__name__="x"}', 'x', []],
    ['{"my.metric", "a b"="1"}', 'my.metric', [{ label: 'a b', operator: '=', value: '1' }]],
    ['{a="1"}', undefined, [{ label: 'a', operator: '=', value: '1' }]],
  ])('reads the name in %s', (text, name, matchers) => {
    expect(parsePromql(text)).toEqual({ kind: 'selector', name, matchers, range: undefined });
  });

  test('reads aggregations with their parameter and grouping', () => {
    const [x, five] = [parsePromql('x'), { kind: 'literal', text: '5' }];
    expect(parsePromql('sum(x)')).toEqual({ kind: 'aggregation', operator: 'sum', grouping: undefined, args: [x] });
    expect(parsePromql('topk by (a, "b c") (5, x)')).toEqual({
      kind: 'aggregation',
      operator: 'topk',
      grouping: { by: ['a', 'b c'] },
      args: [five, x],
    });
    expect(parsePromql('sum(x) without ()')).toMatchObject({ grouping: { without: [] } });
  });

  test.each([
    ['x / y', { operator: '/', on: undefined, ignoring: undefined, many: undefined, isBool: false }],
    ['x > bool y', { operator: '>', isBool: true }],
    ['x / on (a, b) y', { on: ['a', 'b'], ignoring: undefined, many: undefined }],
    ['x * ignoring (a) group_left (c) y', { operator: '*', ignoring: ['a'], many: { side: 'left', include: ['c'] } }],
    ['x * on () group_right y', { on: [], many: { side: 'right', include: [] } }],
    ['x unless on (a) y', { operator: 'unless', on: ['a'] }],
  ])('reads the operator of %s', (text, expected) => {
    expect(parsePromql(text)).toMatchObject({
      kind: 'binary',
      left: parsePromql('x'),
      right: parsePromql('y'),
      ...expected,
    });
  });

  test('reads calls, subqueries, signs, parentheses and fixed times', () => {
    expect(parsePromql('-(max_over_time(x[1h:15s] @ end()))')).toEqual({
      kind: 'call',
      name: '-',
      args: [
        {
          kind: 'call',
          name: 'max_over_time',
          args: [{ kind: 'subquery', argument: parsePromql('x'), range: 3_600, step: 15 }],
        },
      ],
    });
    expect(parsePromql('x[5m:]')).toMatchObject({ kind: 'subquery', step: undefined });
    expect(parsePromql('time()')).toEqual({ kind: 'call', name: 'time', args: [] });
  });

  test('leaves out comments, and reads keywords in any case', () => {
    expect(parsePromql('# first\nCOUNT BY (a) (x) # more\n> BOOL # last\n5 AND y')).toEqual(
      parsePromql('count by (a) (x) > bool 5 and y'),
    );
    expect(parsePromql('sum by (a, # one\nb) (x{# none\na="1"})')).toEqual(parsePromql('sum by (a, b) (x{a="1"})'));
  });

  test('reads back any value that a selector quotes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (one, other) => {
        const matchers = [equals('a', one), differs('b', other)];
        expect(parsePromql(selector('m', matchers))).toEqual({
          kind: 'selector',
          name: 'm',
          matchers,
          range: undefined,
        });
      }),
    );
  });

  test.each([
    ['', 'empty'],
    ['  \n', 'empty'],
    ['# a comment', 'not PromQL at character 12, where it ends'],
    ['sum(', 'not PromQL at character 5, where it ends'],
    ['x{a=1}', 'not PromQL at character 5: 1}'],
    ['x +', 'not PromQL at character 4, where it ends'],
    ['unknown_function(x) y', 'not PromQL'],
    ['(x)[5m]', 'a range stands after what is no selector in (x)[5m]; write x[5m:]'],
    ['sum(x) offset 5m', 'a time is given to what is no selector or subquery in sum(x) offset 5m'],
    ['rate(x[0m])', '0m is no duration above zero'],
    ['rate(x[1m + 1h])', '1m + 1h is no duration above zero'],
    ['{}', '{} selects every series there is'],
    ['{a=~".*",b!="x"}', 'selects every series there is'],
    ['x{__name__="y"}', 'the name of the series is given twice'],
    ['x{a=~"("}', 'a=~"(" is no regular expression: a parenthesis is not closed'],
  ])('refuses %j', (text, message) => {
    expect(() => parsePromql(text)).toThrow(PromqlError);
    expect(() => parsePromql(text)).toThrow(message);
  });

  test('says of any text whether it is PromQL, and nothing else', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-c(){}[\]"=~!<>+*/0-9, :\nbyonsumrate]{0,40}$/), (text) => {
        try {
          parsePromql(text);
        } catch (error) {
          expect(error).toBeInstanceOf(PromqlError);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
