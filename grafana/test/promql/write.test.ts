import fc from 'fast-check';
import { expect, test } from 'vitest';
import { oneOf, selector } from '../../src/promql/write.js';
import { promqlError } from '../lint/dashboard.ts';

test.for([
  [['ava4'], 'x="ava4"'],
  [['ava4', 'kati'], 'x=~"ava4|kati"'],
  [['a.b', 'c|d'], 'x=~"a\\\\.b|c\\\\|d"'],
  [['"quoted"'], 'x="\\"quoted\\""'],
  // Grafana would put its own value in the place of a variable.
  [['$service'], 'x=~"[$]service"'],
  [['支払い'], 'x="支払い"'],
] as const)('%j is matched by %s', ([values, matcher]) => {
  expect(oneOf('x', values)).toBe(matcher);
});

test('whatever the values are, Prometheus understands the selector, and no variable of Grafana stands in it', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 4 }), (values) => {
      const written = selector('m', [oneOf('x', values)]);
      expect(promqlError(written)).toBeUndefined();
      expect(written).not.toMatch(/\$[\w{]/);
    }),
  );
});

test('what is matched as an expression is the values and nothing else', () => {
  const text = fc.string({ minLength: 1, unit: 'grapheme-ascii' });
  fc.assert(
    fc.property(text, text, text, (one, other, third) => {
      const [, quoted = ''] = /^x=~(.*)$/s.exec(oneOf('x', [one, other])) ?? [];
      const expression = new RegExp(`^(?:${JSON.parse(quoted) as string})$`, 's');
      expect([one, other].every((value) => expression.test(value))).toBe(true);
      expect(expression.test(third)).toBe(third === one || third === other);
    }),
  );
});
