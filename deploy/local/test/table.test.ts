import { expect, test } from 'vitest';
import { table } from '../src/table.js';

test('columns stand under their names', () => {
  expect(
    table([
      { part: 'broker', address: 'mqtt://127.0.0.1:1883', state: 'ready' },
      { part: 'simulator', address: 'to it', state: 'running' },
    ]),
  ).toBe(
    [
      'part       address                state',
      'broker     mqtt://127.0.0.1:1883  ready',
      'simulator  to it                  running',
      '',
    ].join('\n'),
  );
});
