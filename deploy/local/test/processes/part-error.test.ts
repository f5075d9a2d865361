import { expect, test } from 'vitest';
import { PartError } from '../../src/processes/part-error.js';

test('it names the part, what happened and the last lines', () => {
  const error = new PartError('bridge', 'ended with exit code 1', ['one', '', 'two']);
  expect(error.message).toBe('The part bridge ended with exit code 1; its last lines:\n  one\n  two');
  expect(error).toMatchObject({ part: 'bridge', code: 'PULSETRAIL_PART_FAILED' });
});

test('it says so when there are no lines', () => {
  expect(new PartError('bridge', 'was ended by SIGKILL', ['']).message).toBe(
    'The part bridge was ended by SIGKILL; it said nothing.',
  );
});
