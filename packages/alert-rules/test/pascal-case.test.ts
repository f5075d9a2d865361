import { expect, test } from 'vitest';
import { pascalCase } from '../src/pascal-case.js';

test.for([
  ['sos', 'Sos'],
  ['low_battery', 'LowBattery'],
  ['disk-full', 'DiskFull'],
  ['sdk spans dropped', 'SdkSpansDropped'],
])('%s is %s', ([words, name]) => {
  expect(pascalCase(words ?? '')).toBe(name);
});
