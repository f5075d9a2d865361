import { expect, test } from 'vitest';
import { fixedAttributes } from '../../src/recording/fixed-attributes.js';

test('the same words are the same frozen object, others are another', () => {
  const attributesOf = fixedAttributes((step, family) => ({ step, family }));
  const first = attributesOf('1', 'kati');
  expect(first).toEqual({ step: '1', family: 'kati' });
  expect(Object.isFrozen(first)).toBe(true);
  expect(attributesOf('1', 'ava4')).toEqual({ step: '1', family: 'ava4' });
  expect(attributesOf('2', 'kati')).toEqual({ step: '2', family: 'kati' });
  expect(attributesOf('1', 'kati')).toBe(first);
});

test('so many are kept, and no more', () => {
  let made = 0;
  const attributesOf = fixedAttributes((destination) => ({ destination, made: ++made }));
  for (const round of [1, 2]) {
    for (let index = 0; index < 1_000; index++) attributesOf(`topic ${index}`, 'kati');
    expect(made, `round ${round}`).toBe(1_000);
  }
  attributesOf('one more', 'kati');
  attributesOf('topic 0', 'kati');
  expect(made).toBe(1_002);
});
