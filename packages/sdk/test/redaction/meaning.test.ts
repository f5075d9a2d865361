import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readings } from '../../src/redaction/meaning.js';

const meant = (text: string): string => readings.reduce((read, next) => next(read), text);

test.each([
  ['plain text', 'GET /patients/:id?x=1', 'GET /patients/:id?x=1'],
  ['a percent sign', '50 % of 100%', '50 % of 100%'],
  ['percent-encoding', 'som%40example.com', 'som@example.com'],
  ['percent-encoding of percent-encoding', 'som%252540example.com', 'som@example.com'],
  ['percent-encoding of other scripts', '%E0%B9%91%e0%b9%92', '12'],
  ['percent-encoding that was cut', 'a%40b%E0%B9', 'a@b\ufffd'],
  ['Thai digits', '๑๑๐๓๗๐๐๑๒๓๔๕๖', '1103700123456'],
  ['Arabic and Devanagari digits', '٠١٢ ०१२', '012 012'],
  ['wide and mathematical characters', 'ａ＠ｂ．ｃｏｍ １２３ 𝟙𝟚𝟛', 'a@b.com 123 123'],
  ['dashes', '1‑2–3—4−5', '1-2-3-4−5'],
  ['what is not seen', '12\u200b3\u00ad4', '1234'],
])('reads %s', (_, text, expected) => {
  expect(meant(text)).toBe(expected);
});

test('leaves what is ASCII and not encoded as it is', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme-ascii' }).filter((text) => !text.includes('%')),
      (text) => {
        expect(meant(text)).toBe(text);
      },
    ),
  );
});
