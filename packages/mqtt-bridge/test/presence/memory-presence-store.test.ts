import { expect, test } from 'vitest';
import { memoryPresenceStore } from '../../src/presence/memory-presence-store.js';

test('keeps nothing, under a secret of its own', () => {
  const store = memoryPresenceStore();
  store.save({
    known: [
      { key: 'a', family: 'ava4', period: 60, broker: 'mqtt://home:1883', unheard: 0, lastSeen: 1, isSilent: false },
    ],
    forgotten: [],
  });
  expect([...store.load()]).toEqual([]);
  expect(store.secret).not.toEqual(memoryPresenceStore().secret);
  store.close();
});
