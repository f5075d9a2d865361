import fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapeHelp, escapeLabelValue, formatBound, formatValue } from '../../src/exposition/escape.js';

/** What Prometheus' parser makes of an escaped label value. */
const parsed = (text: string): string =>
  text.replace(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character));

test('a label value comes back as it was, and cannot end its quotes or its line', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(fc.constantFrom('\\', '"', '\n', 'n', 'a')).map((all) => all.join('')),
      ),
      (value) => {
        const escaped = escapeLabelValue(value);
        expect(parsed(escaped)).toBe(value);
        expect(escaped).not.toContain('\n');
        expect(escaped.replace(/\\./g, '')).not.toContain('"');
      },
    ),
  );
});

test.each([
  [false, 'a "b" \\\\ \\n'],
  [true, 'a \\"b\\" \\\\ \\n'],
])('escapes a help text (OpenMetrics: %s)', (openMetrics, expected) => {
  expect(escapeHelp('a "b" \\ \n', openMetrics)).toBe(expected);
});

test.each([
  [0, '0'],
  [0.1, '0.1'],
  [1e21, '1e+21'],
  [Number.POSITIVE_INFINITY, '+Inf'],
  [Number.NEGATIVE_INFINITY, '-Inf'],
  [Number.NaN, 'NaN'],
])('writes the value %d as %s', (value, text) => {
  expect(formatValue(value)).toBe(text);
});

test.each([
  [1, '1', '1.0'],
  [-5, '-5', '-5.0'],
  [0.25, '0.25', '0.25'],
  [1e21, '1e+21', '1e+21'],
  [Number.POSITIVE_INFINITY, '+Inf', '+Inf'],
])('writes the bound %d as %s, in OpenMetrics as %s', (bound, classic, openMetrics) => {
  expect(formatBound(bound, false)).toBe(classic);
  expect(formatBound(bound, true)).toBe(openMetrics);
});
