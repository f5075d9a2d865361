import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PromqlError, parsePromql } from '../src/promql-parser.js';
import { typeFaults } from '../src/promql-types.js';
import { promtool } from './promtool.js';
import { refusedByPromtool } from './promtool-verdict.js';

/** Whether we refuse an expression. */
function isRefused(text: string): boolean {
  try {
    return typeFaults(parsePromql(text)).length > 0;
  } catch (error) {
    if (!(error instanceof PromqlError)) throw error;
    return true;
  }
}

test.each([
  ['rate(x_total) > 1', 'rate needs a range such as x[5m] as its first argument, and gets an instant vector such as x'],
  [
    'x[5m] > 1',
    '> takes numbers and instant vectors, and gets a range such as x[5m]; take a function of it, such as rate or max_over_time',
  ],
  ['sum(x[5m]) > 1', 'sum needs an instant vector such as x as its first argument, and gets a range such as x[5m]'],
  ['rate(x[5m], 3) > 1', 'rate takes 1 argument, and gets 2'],
  ['histogram_quantile(x) > 1', 'histogram_quantile takes 2 arguments, and gets 1'],
  ['"abc" > 1', '> takes numbers and instant vectors, and gets a text in quotes'],
  ['1 > 0', '> compares two numbers, which gives no series; write > bool, or compare a series'],
  ['label_replace(x, "a", "b")', 'label_replace takes 5 arguments, and gets 3'],
  ['month(x, x)', 'month takes at most 1 argument, and gets 2'],
  ['label_join(x)', 'label_join takes at least 3 arguments, and gets 1'],
  ['info(x)', 'info is no function, or an experimental one, which Prometheus refuses; take another'],
  ['limitk(1, x)', 'limitk is an experimental aggregation, which Prometheus refuses'],
  ['topk(x)', 'topk takes 2 arguments, and gets 1'],
  ['-"x"', 'a sign stands before a text in quotes; it needs a value'],
  ['1[5m:]', 'a subquery is made of an instant vector, and gets a number'],
  ['x + bool y', 'bool stands after +, which does not compare; leave it out'],
  ['x and 1', 'and takes instant vectors on both sides; write vector(...) around the number'],
  ['x == on (a) 1', '== matches labels with a number, which has none; leave out on and ignoring'],
  ['x and on (a) group_left () y', 'and takes no group_left or group_right; leave it out'],
  ['x + on (a) group_left (a) y', 'the label a is matched by on (...), and so cannot be included; leave it out of one'],
])('%s', (text, fault) => {
  expect(typeFaults(parsePromql(text))).toEqual([fault]);
});

test.each(['x > bool 1', '1 > bool 0', 'sum(rate(x[5m])) > 1', 'month() == 2', 'time() - x > 60', 'round(x, 5) > 1'])(
  'nothing of %s',
  (text) => {
    expect(typeFaults(parsePromql(text))).toEqual([]);
  },
);

/** Expressions of a small grammar, of which some fit together and some do not. */
const { expression } = fc.letrec<{ expression: string }>((tie) => {
  const inner = tie('expression');
  const leaf = fc.constantFrom(
    ...[
      'x',
      'x{a="1"}',
      'x[5m]',
      '1',
      '-2',
      '"text"',
      'time()',
      'x offset 5m',
      'x[5m] @ end()',
      '{a!=""}',
      '{a=~"b*"}',
    ],
    ...['x{a=~"("}', 'x[1m1h]', 'x @ 1', 'pi()', '5m', '+Inf', '`raw`', 'month()', 'x{a="1",a="2"}', '{"x"}'],
  );
  const functions = fc.constantFrom(
    ...['rate', 'abs', 'absent', 'vector', 'scalar', 'round', 'clamp', 'month', 'timestamp', 'histogram_quantile'],
    ...['quantile_over_time', 'label_replace', 'label_join', 'predict_linear', 'sort_by_label', 'nofunc', 'time'],
    ...['last_over_time', 'info', 'histogram_fraction', 'clamp_max', 'absent_over_time', 'mad_over_time', 'sort'],
  );
  const operators = fc.constantFrom(
    ...['+', '/', '>', '== bool', '+ bool', 'and', 'or', 'unless', '^', 'atan2', '> on (a)', '+ on (a) group_left ()'],
    ...['+ on (a) group_left (a)', 'and on (a)', 'and ignoring (a) group_right ()', '== on ()', '* ignoring ()', 'AND'],
  );
  const aggregations = fc.constantFrom('sum', 'topk', 'quantile', 'count_values', 'limitk', 'COUNT', 'group', 'stddev');
  const groupings = fc.constantFrom('', 'by (a)', 'without (b)', 'by ()');
  const list = fc.array(inner, { maxLength: 3 }).map((all) => all.join(', '));
  return {
    expression: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc.tuple(functions, list).map(([name, args]) => `${name}(${args})`),
      fc.tuple(aggregations, groupings, list).map(([name, by, args]) => `${name} ${by} (${args})`),
      fc.tuple(inner, operators, inner).map(([left, operator, right]) => `(${left}) ${operator} (${right})`),
      fc.tuple(inner, operators, inner).map(([left, operator, right]) => `${left} ${operator} ${right}`),
      inner.map((each) => `-${each}`),
      inner.map((each) => `(${each})[1h:5m]`),
      inner.map((each) => `${each}[5m]`),
      inner.map((each) => `${each} offset 1h`),
    ),
  };
});

describe.skipIf(promtool === undefined)('agrees with Prometheus', () => {
  test('on what fits together', async () => {
    const texts = fc.sample(expression, { numRuns: 3_000, seed: 1 });
    const refused = await refusedByPromtool(texts);
    const taken = texts.filter((_, index) => !refused.has(index));
    expect(taken.length).toBeGreaterThan(300);
    expect(taken.filter(isRefused)).toEqual([]);
    expect(texts.filter((text, index) => refused.has(index) && !isRefused(text))).toEqual([]);
  });
});
