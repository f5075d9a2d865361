import { expect, test } from 'vitest';
import { BridgeOptionsError } from '../../src/options/options-error.js';
import { findToken, readTokens } from '../../src/step-events/tokens.js';

test('reads one token a line, with or without a name', () => {
  const tokens = readTokens('# listeners\n\nward-7:0123456789abcdef\r\n  fedcba9876543210  \n', 'FILE');
  expect(tokens.map(({ name }) => name)).toEqual(['ward-7', 'listener']);
  expect(findToken(tokens, 'Bearer 0123456789abcdef')?.name).toBe('ward-7');
  expect(findToken(tokens, 'bearer  fedcba9876543210')?.name).toBe('listener');
  expect(JSON.stringify(tokens)).not.toContain('0123456789abcdef');
});

test.each([undefined, '', 'Bearer', 'Bearer 0123456789abcde', 'Basic 0123456789abcdef', '0123456789abcdef'])(
  'knows nobody by %j',
  (authorization) => {
    expect(findToken(readTokens('0123456789abcdef', 'FILE'), authorization)).toBeUndefined();
  },
);

test.each([
  ['', 'FILE has no token'],
  ['# nothing\n', 'FILE has no token'],
  ['short', 'FILE: line 1 is no token'],
  ['0123456789abcdef\nward:short', 'FILE: line 2 is no token'],
  ['two words that are long', 'FILE: line 1 is no token'],
])('refuses %j in one sentence that does not repeat it', (text, sentence) => {
  expect(() => readTokens(text, 'FILE')).toThrow(BridgeOptionsError);
  expect(() => readTokens(text, 'FILE')).toThrow(sentence);
});
