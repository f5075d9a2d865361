import { expect, test } from 'vitest';
import * as sdk from '../src/index.js';

test('the public surface fits one screen', () => {
  expect(Object.keys(sdk).sort()).toEqual(['MetricConflictError', 'Registry', 'StartError', 'keepTrace', 'start']);
});
