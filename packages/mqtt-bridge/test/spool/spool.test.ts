import { randomBytes } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { until } from '../../../../test/support/until.js';
import { listDeadLetters } from '../../src/spool/dead-letter-file.js';
import type { Held } from '../../src/spool/held.js';
import type { Spool } from '../../src/spool/spool.js';
import { append, CountedEvents, memorySpool, numbered, spoolFolder, textOf } from '../fixtures/spool.js';

test('what is appended is there after a restart, in its order', async () => {
  using folder = spoolFolder();
  const first = folder.open();
  await Promise.all([append(first, 1), append(first, 2), append(first, 3)]);
  first.close();
  const second = folder.open();
  expect(second.depth.messages).toBe(3);
  const read = second.read('kati', 0, 10);
  expect(read.map(({ id }) => id)).toEqual([1, 2, 3]);
  expect(read.map(({ message: { payload } }) => JSON.parse(textOf(payload)).number)).toEqual([1, 2, 3]);
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
  spool.take({ message: numbered(number), lane, onSafe: () => safe.push(number) }, (held) => {
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
  expect(spool.offer({ message: numbered(4), lane: 'kati' }, () => undefined)).toBe(false);
  spool.remove(first as Held);
  expect((await third).id).toBe(3);
  expect(spool.isWaiting).toBe(false);
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
      spool.take({ message: { ...numbered(), topic: 'ห้อง/1', properties }, lane: 'kati' }, (held) =>
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
