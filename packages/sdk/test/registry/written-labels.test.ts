import { expect, test } from 'vitest';
import { writeLabels } from '../../src/registry/written-labels.js';

test('writes labels for the page and for OTLP, and leaves out those that are empty', () => {
  expect(writeLabels(['device.type', 'error.type', 'queue'], ['kati', '', 'a"b'])).toEqual([
    'device_type="kati",queue="a\\"b"',
    { 'device.type': 'kati', queue: 'a"b' },
  ]);
});
