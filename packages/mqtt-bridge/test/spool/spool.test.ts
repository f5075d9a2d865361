import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { until } from '../../../../test/support/until.js';
import type { Spool } from '../../src/spool/spool.js';
import { katiSos, katiVitals } from '../fixtures/messages.js';
import { routed } from '../fixtures/ports.js';
import { CountedEvents, memorySpool, spoolFolder } from '../fixtures/spool.js';

const message = (number = 0) => routed('kati', 'iMEDE_watch/VitalSign', { ...katiVitals, number });
const append = (spool: Spool, number = 0, lane = 'kati'): Promise<{ id: number; bytes: number }> =>
  new Promise((resolve) => {
    spool.append({ message: message(number), lane }, (id, bytes) => resolve({ id, bytes }));
  });
const text = (payload: Uint8Array) => Buffer.from(payload).toString();

test('what is appended is there after a restart, in its order', async () => {
  using folder = spoolFolder();
  const first = folder.open();
  await Promise.all([append(first, 1), append(first, 2), append(first, 3)]);
  first.close();
  const second = folder.open();
  expect(second.depth.messages).toBe(3);
  const read = second.read('kati', 0, 10);
  expect(read.map(({ id }) => id)).toEqual([1, 2, 3]);
  expect(read.map(({ message: { payload } }) => JSON.parse(text(payload)).number)).toEqual([1, 2, 3]);
  expect(second.read('kati', 1, 1).map(({ id }) => id)).toEqual([2]);
  expect(second.lanes()).toEqual(['kati']);
});

test('what is removed is gone after a restart, and its room is free', async () => {
  using folder = spoolFolder();
  const events = new CountedEvents();
  const spool = folder.open({}, events);
  const added = await Promise.all([1, 2, 3, 4, 5].map((number) => append(spool, number)));
  for (const place of [4, 0, 1, 2]) {
    const { id, bytes } = added[place] ?? { id: 0, bytes: 0 };
    spool.remove(id, bytes);
  }
  await until('the room is free', () => spool.depth.messages === 1);
  expect(events).toMatchObject({ appended: 5, removed: 4 });
  spool.close();
  expect(
    folder
      .open()
      .read('kati', 0, 10)
      .map(({ id }) => id),
  ).toEqual([4]);
});

test('numbers go on after a restart', async () => {
  using folder = spoolFolder();
  const spool = folder.open();
  await append(spool);
  spool.close();
  expect((await append(folder.open())).id).toBe(2);
});

test('a full spool makes messages wait, and loses none', async () => {
  using folder = spoolFolder();
  const spool = folder.open({ maxMessages: 2 });
  const [first] = await Promise.all([append(spool, 1), append(spool, 2)]);
  const third = append(spool, 3);
  expect(spool.isWaiting).toBe(true);
  expect(spool.offer({ message: message(4), lane: 'kati' }, () => undefined)).toBe(false);
  spool.remove(first?.id ?? 0, first?.bytes ?? 0);
  expect((await third).id).toBe(3);
  expect(spool.isWaiting).toBe(false);
});

test('the file is for its owner alone, and its folder too', async () => {
  using folder = spoolFolder();
  const spool = folder.open();
  await append(spool);
  for (const suffix of ['', '-wal', '-shm', '.lock']) {
    expect([suffix, statSync(folder.file + suffix).mode & 0o777]).toEqual([suffix, 0o600]);
  }
  expect(statSync(`${folder.folder}/spool`).mode & 0o777).toBe(0o700);
});

test('a second bridge on one spool is refused in one sentence, and the first goes on', async () => {
  using folder = spoolFolder();
  const spool = folder.open();
  expect(() => folder.open()).toThrow(`Another bridge uses the spool ${folder.file}`);
  await append(spool);
  spool.close();
  expect(folder.open().depth.messages).toBe(1);
});

test.each([
  ['no database', Buffer.from('this is no database, and never was one'.repeat(100))],
  ['one with a broken page', undefined],
])('a file that is %s is moved aside, never deleted', async (_what, content) => {
  using folder = spoolFolder();
  const spool = folder.open();
  for (let number = 0; number < 200; number++) void append(spool, number);
  await append(spool);
  spool.close();
  const whole = readFileSync(folder.file);
  writeFileSync(folder.file, content ?? Buffer.concat([whole.subarray(0, 8_192), randomBytes(whole.length - 8_192)]));
  const fresh = folder.open();
  expect(fresh.depth.messages).toBe(0);
  await append(fresh);
  expect(folder.said).toEqual([expect.stringMatching(/is damaged; it was moved to .*damaged-/)]);
  expect(readdirSync(`${folder.folder}/spool`).some((name) => name.includes('damaged-'))).toBe(true);
});

test('a spool of a newer program is refused and left as it is', () => {
  using folder = spoolFolder();
  folder.open().close();
  const database = new DatabaseSync(folder.file);
  database.exec('PRAGMA user_version = 99');
  database.close();
  expect(() => folder.open()).toThrow('has version 99 and this program knows');
  expect(folder.said).toEqual([]);
});

test('a folder that cannot be used is named', () => {
  using folder = spoolFolder();
  writeFileSync(`${folder.folder}/spool`, 'a file');
  expect(() => folder.open()).toThrow(`The folder ${folder.folder}/spool cannot be used for the spool`);
});

test('with a key nothing of topic and payload can be read in the files', async () => {
  using folder = spoolFolder();
  const key = randomBytes(32);
  const spool = folder.open({ key });
  await append(spool);
  const plain = ['iMEDE_watch', katiVitals.IMEI, 'heartRate'];
  const onDisk = () =>
    ['', '-wal'].map((suffix) =>
      existsSync(folder.file + suffix) ? readFileSync(folder.file + suffix, 'latin1') : '',
    );
  expect(plain.filter((word) => onDisk().join('').includes(word))).toEqual([]);
  expect(text(spool.read('kati', 0, 1)[0]?.message.payload ?? Buffer.of())).toContain('heartRate');
});

test.each([
  ['another key', randomBytes(32), 'was written with another key'],
  ['no key', undefined, 'is encrypted and no key is given'],
])('with %s it does not open, and nothing is lost', async (_what, wrong, sentence) => {
  using folder = spoolFolder();
  const key = randomBytes(32);
  const spool = folder.open({ key });
  await append(spool);
  spool.close();
  expect(() => folder.open(wrong === undefined ? {} : { key: wrong })).toThrow(sentence);
  expect(folder.open({ key }).read('kati', 0, 10)).toHaveLength(1);
});

test('a key can be given later, and changed when the spool is empty', async () => {
  using folder = spoolFolder();
  const plain = folder.open();
  await append(plain);
  plain.close();
  const [first, second] = [randomBytes(32), randomBytes(32)];
  const sealed = folder.open({ key: first });
  const { id, bytes } = await append(sealed);
  expect(sealed.read('kati', 0, 10)).toHaveLength(2);
  sealed.remove(id, bytes);
  sealed.close();
  expect(folder.open({ key: second }).read('kati', 0, 10)).toHaveLength(1);
});

test('an alarm is known after a restart: a redelivery by its identifier, the broker’s copy by its content', async () => {
  using folder = spoolFolder();
  const alarm = routed('kati', 'iMEDE_watch/SOS', katiSos, { packetId: 7 });
  const spool = folder.open();
  await new Promise<void>((resolve) => {
    spool.append({ message: alarm, lane: '!alarms', alarm: 'content' }, () => resolve());
  });
  spool.close();
  const next = folder.open();
  expect(next.isRaised(alarm, 'content')).toBe(false);
  expect(next.isRaised({ ...alarm, redelivered: true }, 'content')).toBe(true);
  expect(next.isRaised({ ...alarm, redelivered: true, packetId: 8 }, 'content')).toBe(false);
  expect(next.isRaised({ ...alarm, retained: true, packetId: 9 }, 'content')).toBe(true);
  expect(next.isRaised({ ...alarm, retained: true }, 'other')).toBe(false);
});

test('a disk that cannot be written makes messages wait', async () => {
  using folder = spoolFolder();
  const spool = folder.open();
  const other = new DatabaseSync(folder.file);
  other.exec('BEGIN IMMEDIATE');
  const written = append(spool);
  await until('it is said', () => folder.said.length > 0);
  expect(folder.said[0]).toContain('cannot be written');
  expect(spool.isWaiting).toBe(true);
  other.exec('COMMIT');
  await written;
  expect(folder.said[1]).toBe('The spool can be written again.');
  other.close();
});

test('in memory it holds messages too, and does not claim to keep them', async () => {
  const spool = memorySpool();
  await append(spool);
  expect([spool.isDurable, spool.depth.messages, spool.read('kati', 0, 9).length]).toEqual([false, 1, 1]);
  expect(spool.oldestAt).toBe(message().receivedAt);
  spool.close();
});
