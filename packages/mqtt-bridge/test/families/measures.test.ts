import { expect, test } from 'vitest';
import { type Measure, readMeasures, spelling } from '../../src/families/measures.js';

const measures: readonly Measure[] = [
  { name: 'top', from: ['TOP', 'top'], range: [10, 20], required: true },
  { name: 'word', from: ['word'], text: true },
];

test.each([
  ['all there', { TOP: 12, word: 'calm' }, { values: { top: 12, word: 'calm' }, outOfRange: [], unreadable: 0 }],
  ['the second spelling', { TOP: null, top: '12' }, { values: { top: 12 }, outOfRange: [], unreadable: 0 }],
  ['the edges of the range', { top: 20 }, { values: { top: 20 }, outOfRange: [], unreadable: 0 }],
  ['beyond the range', { top: 20.5 }, { values: { top: 20.5 }, outOfRange: ['top'], unreadable: 0 }],
  ['the required one missing', { word: 'calm' }, 'missing_field'],
  ['a list for a required number', { top: [12] }, 'invalid_value'],
  ['a list for a word', { top: 12, word: ['calm'] }, { values: { top: 12 }, outOfRange: [], unreadable: 1 }],
])('reads %s', (_name, body, expected) => {
  expect(readMeasures(body, measures)).toEqual(expected);
});

test('a reading without any value is none', () => {
  expect(readMeasures({}, [{ name: 'a', from: ['a'] }])).toBe('missing_field');
  expect(readMeasures({ a: '--' }, [{ name: 'a', from: ['a'] }])).toBe('invalid_value');
});

test.each(['Oximeter JUMPER', 'Oximeter_JUMPER', 'oximeter-jumper'])('%s is spelled the same', (attribute) => {
  expect(spelling(attribute)).toBe('oximeterjumper');
});
