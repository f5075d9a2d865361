import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { until } from '../../../../test/support/until.js';
import { listDeadLetters } from '../../src/spool/dead-letter-file.js';
import type { Held } from '../../src/spool/held.js';
import type { Spool } from '../../src/spool/spool.js';
import { katiSos, katiVitals } from '../fixtures/messages.js';
import { routed } from '../fixtures/ports.js';
import { CountedEvents, memorySpool, spoolFolder } from '../fixtures/spool.js';

const message = (number = 0) => routed('kati', 'iMEDE_watch/VitalSign', { ...katiVitals, number });
/** Takes a message, and has it written. */
const append = (spool: Spool, number = 0, lane = 'kati'): Promise<Held> =>
  new Promise((resolve) => {
    spool.take({ message: message(number), lane }, (held) => spool.write(held, () => resolve(held)));
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
    spool.remove(added[place] as Held);
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

/** Takes a message that notes when it is safe. */
function take(spool: Spool, number: number, safe: number[], lane = 'kati'): Held {
  let taken: Held | undefined;
  spool.take({ message: message(number), lane, onSafe: () => safe.push(number) }, (held) => {
    taken = held;
  });
  return taken as Held;
}

test('what is through before anybody asks for it to be written is safe, and never written', async () => {
  using folder = spoolFolder();
  const events = new CountedEvents();
  const spool = folder.open({}, events);
  const safe: number[] = [];
  const [first, second] = [take(spool, 1, safe), take(spool, 2, safe)];
  expect([spool.depth.messages, safe]).toEqual([2, []]);
  spool.remove(first);
  expect([spool.depth.messages, safe]).toEqual([1, [1]]);
  await new Promise<void>((resolve) => spool.write(second, resolve));
  expect(safe).toEqual([1, 2]);
  expect(spool.read('kati', 0, 10).map(({ id }) => id)).toEqual([2]);
  spool.remove(second);
  await until('the room is free', () => spool.depth.messages === 0);
  expect([safe, events]).toMatchObject([[1, 2], { appended: 1, removed: 1, commits: 2 }]);
});

test('what is through while it is written is safe at once, and leaves the file again', async () => {
  using folder = spoolFolder();
  const spool = folder.open();
  const safe: number[] = [];
  const held = take(spool, 1, safe);
  spool.write(held);
  spool.remove(held);
  expect(safe).toEqual([1]);
  await until('the room is free', () => spool.depth.messages === 0);
  expect(spool.read('kati', 0, 10)).toEqual([]);
  expect(safe).toEqual([1]);
});

test('a line is written together, the others stay as they are', async () => {
  using folder = spoolFolder();
  const events = new CountedEvents();
  const spool = folder.open({}, events);
  const safe: number[] = [];
  const first = take(spool, 1, safe);
  take(spool, 2, safe);
  take(spool, 3, safe, 'qube');
  spool.remove(first);
  spool.writeLane('kati');
  await until('it is written', () => safe.length === 2);
  expect([spool.lanes(), events.commits, safe]).toEqual([['kati'], 1, [1, 2]]);
});

test.each(['memory', 'entering', 'file'] as const)(
  'what is buried from %s is a dead letter, and nothing else any more',
  async (place) => {
    using folder = spoolFolder();
    const spool = folder.open();
    const safe: number[] = [];
    const held = take(spool, 1, safe);
    if (place !== 'memory') spool.write(held);
    if (place === 'file') await until('it is written', () => safe.length === 1);
    expect(held.place).toBe(place);
    const burial = { family: 'kati', kind: 'x', reason: 'store_failed', step: '5_medical_stored', tries: 1 } as const;
    spool.bury(held, { ...burial, buriedAt: 1, message: held.message });
    await until('the room is free', () => spool.depth.messages === 0);
    expect([safe, spool.deadLetters.messages, spool.read('kati', 0, 9)]).toEqual([[1], 1, []]);
  },
);

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
  spool.remove(first as Held);
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
  const held = await append(sealed);
  expect(sealed.read('kati', 0, 10)).toHaveLength(2);
  sealed.remove(held);
  sealed.close();
  expect(folder.open({ key: second }).read('kati', 0, 10)).toHaveLength(1);
});

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

test.each([
  ['without a key', {}],
  ['with a key', { key: randomBytes(32) }],
])('each message gives back the room that it took, also after a restart: %s', async (_what, options) => {
  using folder = spoolFolder();
  let spool = folder.open(options);
  const sender = { traceparent: '00-1', tags: ['a', 'ก'] };
  for (const properties of [{}, sender]) {
    await new Promise<void>((resolve) => {
      spool.take({ message: { ...message(), topic: 'ห้อง/1', properties }, lane: 'kati' }, (held) =>
        spool.write(held, resolve),
      );
    });
  }
  const { bytes } = spool.depth;
  spool.close();
  spool = folder.open(options);
  expect(spool.depth).toEqual({ messages: 2, bytes });
  for (const held of spool.read('kati', 0, 10)) spool.remove(held);
  await until('the room is free', () => spool.depth.messages === 0);
  expect(spool.depth.bytes).toBe(0);
});

test('what was deleted before there was a key is nowhere in the file, nor what is deleted since', async () => {
  using folder = spoolFolder();
  const plain = folder.open();
  const [first] = await Promise.all([append(plain, 1), append(plain, 2)]);
  plain.remove(first as Held);
  await until('it is gone', () => plain.depth.messages === 1);
  plain.close();
  expect(readFileSync(folder.file, 'latin1')).toContain('"number":1');
  const sealed = folder.open({ key: randomBytes(32) });
  expect(readFileSync(folder.file, 'latin1')).not.toContain('"number":1');
  for (const held of sealed.read('kati', 0, 10)) sealed.remove(held);
  await until('it is gone', () => sealed.depth.messages === 0);
  sealed.close();
  expect(readFileSync(folder.file, 'latin1')).not.toContain('heartRate');
});

test('a message that cannot be read goes to the dead letters, is said, and the others go on', async () => {
  using folder = spoolFolder();
  const key = randomBytes(32);
  const spool = folder.open({ key });
  for (const number of [1, 2, 3, 4]) await append(spool, number);
  spool.close();
  const other = new DatabaseSync(folder.file);
  other.exec(
    "UPDATE messages SET body = substr(body, 1, 40) WHERE id = 2; UPDATE messages SET body = x'' WHERE id = 4",
  );
  other.close();
  const events = new CountedEvents();
  const next = folder.open({ key }, events);
  expect(next.read('kati', 0, 2).map(({ id }) => id)).toEqual([1, 3]);
  expect(next.read('kati', 0, 9).map(({ id }) => id)).toEqual([1, 3]);
  await until('they are gone', () => next.depth.messages === 2);
  expect(events.buried).toEqual(['unreadable', 'unreadable']);
  expect(folder.said[0]).toContain('A message in the spool cannot be read');
  expect(listDeadLetters(folder.file)).toMatchObject([
    { reason: 'unreadable', family: '_OTHER', tries: 0 },
    { reason: 'unreadable', family: '_OTHER', tries: 0 },
  ]);
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
  const safe: number[] = [];
  const held = take(spool, 1, safe);
  spool.writeLane('kati');
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  expect([spool.isDurable, spool.depth.messages, safe]).toEqual([false, 1, []]);
  spool.remove(held);
  expect([spool.depth.messages, safe]).toEqual([0, [1]]);
  spool.close();
});
