import { randomBytes } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { Spool } from '../../src/spool/spool.js';
import { katiSos } from '../fixtures/messages.js';
import { routed } from '../fixtures/ports.js';
import { spoolFolder } from '../fixtures/spool.js';

test('an alarm is known after a restart: a redelivery by its identifier, the broker’s copy by its content', async () => {
  using folder = spoolFolder();
  const alarm = routed('kati', 'iMEDE_watch/SOS', katiSos, { packetId: 7 });
  const spool = folder.open();
  await new Promise<void>((resolve) => {
    spool.take({ message: alarm, lane: '!alarms', alarm: 'content', onSafe: resolve }, () => undefined);
  });
  spool.close();
  const next = folder.open();
  expect(next.isRaised(alarm, 'content')).toBe(false);
  expect(next.isRaised({ ...alarm, redelivered: true }, 'content')).toBe(true);
  expect(next.isRaised({ ...alarm, redelivered: true, packetId: 8 }, 'content')).toBe(false);
  const later = { ...alarm, redelivered: true, receivedAt: alarm.receivedAt + 11 * 60_000 };
  expect([next.isRaised(later, 'content'), next.isRaised({ ...later, retained: true }, 'content')]).toEqual([
    false,
    true,
  ]);
  expect(next.isRaised({ ...alarm, retained: true, packetId: 9 }, 'content')).toBe(true);
  expect(next.isRaised({ ...alarm, retained: true }, 'other')).toBe(false);
});

test('with a key, what is remembered of alarms cannot be tried out, and what was without one is forgotten', async () => {
  using folder = spoolFolder();
  const alarm = routed('kati', 'iMEDE_watch/SOS', katiSos, { packetId: 7 });
  const raise = (spool: Spool, content: string) =>
    new Promise<void>((resolve) => {
      spool.take({ message: alarm, lane: '!alarms', alarm: content, onSafe: resolve }, () => undefined);
    });
  const plain = folder.open();
  await raise(plain, 'content');
  plain.close();
  const key = randomBytes(32);
  const sealed = folder.open({ key });
  await raise(sealed, 'another content');
  sealed.close();
  const database = new DatabaseSync(folder.file);
  const names = database.prepare('SELECT content FROM raised_alarms').all();
  database.close();
  expect(names).toEqual([{ content: expect.stringMatching(/^hmac:[0-9a-f]{64}$/) }]);
  const again = folder.open({ key });
  expect(again.isRaised({ ...alarm, retained: true }, 'another content')).toBe(true);
});

test('a spool of an older program is taken over; of its alarms no redelivery is known', () => {
  using folder = spoolFolder();
  folder.open().close();
  const database = new DatabaseSync(folder.file);
  database.exec('ALTER TABLE raised_alarms DROP COLUMN received_at');
  database.exec("INSERT INTO raised_alarms VALUES (1, 'content', 7); PRAGMA user_version = 1");
  database.close();
  const spool = folder.open();
  const alarm = routed('kati', 'iMEDE_watch/SOS', katiSos, { packetId: 7 });
  expect(spool.isRaised({ ...alarm, redelivered: true }, 'content')).toBe(false);
  expect(spool.isRaised({ ...alarm, retained: true }, 'content')).toBe(true);
});
