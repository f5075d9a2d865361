import { expect, test } from 'vitest';
import { OverflowLabels } from '../../src/registry/overflow-labels.js';

const labels = ['operation', 'db.collection.name', 'result', 'error.type'];
const closed = [undefined, undefined, new Set(['pass', 'fail', '']), undefined];

test('keeps what code gives and came while there was room, what a closed list allows, and what is not there', () => {
  const overflow = new OverflowLabels(labels);
  overflow.learn(['find', 'patients', 'pass', 'TimeoutError']);
  expect(overflow.known(['find', 'patients', 'fail', ''], closed)).toEqual(['find', '_overflow', 'fail', '']);
  expect(overflow.known(['store', '', '', 'RangeError'], closed)).toEqual(['_overflow', '_overflow', '', '_overflow']);
});

test('says of labels that code gives at least whether they were there', () => {
  const overflow = new OverflowLabels(labels);
  expect(overflow.present(['find', '', 'fail', ''])).toEqual(['_overflow', '_overflow', '_overflow', '']);
});
