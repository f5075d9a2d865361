import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MessageTable } from '../../src/spool/message-table.js';
import { upgradeSchema } from '../../src/spool/schema.js';

function open(count: number): MessageTable {
  const database = new DatabaseSync(':memory:');
  upgradeSchema(database, 'in memory');
  const table = new MessageTable(database);
  for (let id = 1; id <= count; id++) {
    table.insert(id % 2 === 0 ? 'even' : 'odd', { id, receivedAt: 1_000 + id, body: Buffer.alloc(id) });
  }
  return table;
}
const idsOf = (table: MessageTable, lane: string, after = 0) => [...table.read(lane, after)].map(({ id }) => id);

test('has the messages of each line in their order, and says how much there is', () => {
  const table = open(5);
  expect(table.lanes().toSorted()).toEqual(['even', 'odd']);
  expect([idsOf(table, 'odd'), idsOf(table, 'odd', 1), idsOf(table, 'none')]).toEqual([[1, 3, 5], [3, 5], []]);
  expect(table.total()).toEqual({ messages: 5, bytes: 15, lastId: 5 });
  expect(table.oldestAt).toBe(1_001);
  expect(open(0).total()).toEqual({ messages: 0, bytes: 0, lastId: 0 });
  expect(open(0).oldestAt).toBeUndefined();
});

test('removes exactly those that it is told to, in whatever order', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 30 })), (gone) => {
      const table = open(30);
      table.remove([...gone]);
      const left = [...idsOf(table, 'odd'), ...idsOf(table, 'even')].toSorted((a, b) => a - b);
      expect(left).toEqual(
        Array.from({ length: 30 }, (_unused, index) => index + 1).filter((id) => !gone.includes(id)),
      );
    }),
    { numRuns: 50 },
  );
});
