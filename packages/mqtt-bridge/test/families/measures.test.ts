import { expect, test } from 'vitest';
import { type Measure, readMeasures, spelling } from '../../src/families/measures.js';

const measures: readonly Measure[] = [
  { name: 'top', from: ['TOP', 'top'], range: [10, 20], required: true },
  { name: 'word', from: ['word'], text: true },
];

test.each([
  ['all there', { TOP: 12, word: 'calm' }, { values: { top: 12, word: 'calm' }, outOfRange: [] }],
  ['the second spelling', { TOP: null, top: '12' }, { values: { top: 12 }, outOfRange: [] }],
  ['the edges of the range', { top: 20 }, { values: { top: 20 }, outOfRange: [] }],
  ['beyond the range', { top: 20.5 }, { values: { top: 20.5 }, outOfRange: ['top'] }],
  ['the required one missing', { word: 'calm' }, 'missing_field'],
  ['a list for a number', { top: [12] }, 'invalid_value'],
])('reads %s', (_name, body, expected) => {
  expect(readMeasures(body, measures)).toEqual(expected);
});

test('a reading without any value is none', () => {
  expect(readMeasures({}, [{ name: 'a', from: ['a'] }])).toBe('missing_field');
});

test.each(['Oximeter JUMPER', 'Oximeter_JUMPER', 'oximeter-jumper'])('%s is spelled the same', (attribute) => {
  expect(spelling(attribute)).toBe('oximeterjumper');
});
