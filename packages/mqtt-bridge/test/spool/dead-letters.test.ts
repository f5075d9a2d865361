import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../../../../test/support/until.js';
import { payloadLimit } from '../../src/message/payload.js';
import type { Burial } from '../../src/spool/dead-letter.js';
import { discardDeadLetters, listDeadLetters, replayDeadLetters } from '../../src/spool/dead-letter-file.js';
import type { Spool } from '../../src/spool/spool.js';
import { katiVitals } from '../fixtures/messages.js';
import { routed } from '../fixtures/ports.js';
import { CountedEvents, memorySpool, spoolFolder } from '../fixtures/spool.js';

const message = routed('kati', 'iMEDE_watch/VitalSign', katiVitals);
const letter = (rest: Partial<Burial> = {}): Burial => ({
  family: 'kati',
  kind: 'vital_signs',
  reason: 'patient_not_found',
  step: '3_patient_lookup',
  tries: 1,
  buriedAt: 2_000_000,
  message,
  ...rest,
});
const bury = (spool: Spool, rest: Partial<Burial> = {}) =>
  new Promise<void>((resolve) => spool.deadLetters.bury(letter(rest), () => undefined, resolve));

test('a dead letter is listed with what is known of it, and nothing of its content', async () => {
  using folder = spoolFolder();
  const events = new CountedEvents();
  await bury(folder.open({}, events));
  expect(listDeadLetters(folder.file)).toEqual([
    {
      id: 1,
      family: 'kati',
      kind: 'vital_signs',
      reason: 'patient_not_found',
      step: '3_patient_lookup',
      tries: 1,
      receivedAt: message.receivedAt,
      buriedAt: 2_000_000,
      replay: false,
    },
  ]);
  expect(events.buried).toEqual(['patient_not_found']);
});

test('can be chosen by reason and number, from the folder too, while the bridge has the spool', async () => {
  using folder = spoolFolder();
  const spool = folder.open();
  await bury(spool);
  await bury(spool, { reason: 'invalid_json' });
  await bury(spool, { reason: 'invalid_json' });
  expect(listDeadLetters(`${folder.folder}/spool`, { reason: 'invalid_json' }).map(({ id }) => id)).toEqual([2, 3]);
  expect(listDeadLetters(folder.file, { reason: 'invalid_json', id: 1 })).toEqual([]);
  expect(replayDeadLetters(folder.file, { id: 2 })).toBe(1);
  expect(replayDeadLetters(folder.file, { id: 2 })).toBe(0);
  expect(spool.hasChanged()).toBe(true);
  expect(spool.hasChanged()).toBe(false);
  expect(spool.deadLetters.replays(10).map(({ id }) => id)).toEqual([2]);
  expect(discardDeadLetters(folder.file, { reason: 'invalid_json' })).toBe(2);
  spool.deadLetters.recount();
  expect(spool.deadLetters.messages).toBe(1);
});

test('one that fails again stays, with one more try; one that is done goes', async () => {
  using folder = spoolFolder();
  const spool = folder.open();
  await bury(spool);
  await bury(spool);
  replayDeadLetters(folder.file);
  await new Promise<void>((resolve) => spool.deadLetters.keep(1, 3_000_000, resolve));
  await new Promise<void>((resolve) => spool.deadLetters.release(2, resolve));
  expect(listDeadLetters(folder.file)).toMatchObject([{ id: 1, tries: 2, buriedAt: 3_000_000, replay: false }]);
  expect(spool.deadLetters.messages).toBe(1);
});

test.each([
  ['count', { messages: 2 }],
  ['bytes', { bytes: 1_000 }],
])('the oldest go when there are too many by %s, and are counted', async (why, deadLetters) => {
  using folder = spoolFolder();
  const events = new CountedEvents();
  const spool = folder.open({ deadLetters }, events);
  for (const tries of [1, 2, 3]) await bury(spool, { tries });
  expect(listDeadLetters(folder.file).map(({ tries }) => tries)).toEqual([2, 3]);
  expect(events.lost).toEqual([`${why} 1`]);
  expect(spool.deadLetters.messages).toBe(2);
});

test('of a message that is too large to be read the payload is not kept, and nothing has to go for it', async () => {
  using folder = spoolFolder();
  const events = new CountedEvents();
  const spool = folder.open({ deadLetters: { bytes: 300_000 } }, events);
  await bury(spool);
  const payload = Buffer.alloc(payloadLimit + 1, 'x');
  await bury(spool, { reason: 'payload_too_large', message: { ...message, payload } });
  expect([spool.deadLetters.messages, events.lost]).toEqual([2, []]);
  replayDeadLetters(folder.file, { id: 2 });
  expect(spool.deadLetters.replays(1)[0]?.message).toMatchObject({ topic: message.topic, payload: Buffer.of() });
});

test('one that is larger than all room pushes out nothing, and is counted', async () => {
  using folder = spoolFolder();
  const events = new CountedEvents();
  const spool = folder.open({ deadLetters: { bytes: 1_000 } }, events);
  await bury(spool);
  await bury(spool, { message: { ...message, payload: Buffer.alloc(2_000, 'x') } });
  expect([spool.deadLetters.messages, events.lost, events.buried]).toMatchObject([1, ['bytes 1'], { length: 2 }]);
});

describe('while nothing can be written', () => {
  let folder: ReturnType<typeof spoolFolder>;
  let events: CountedEvents;
  let other: DatabaseSync;
  let spool: Spool;
  let done: number[];
  const take = (tries: number) =>
    spool.deadLetters.bury(
      letter({ tries }),
      () => undefined,
      () => done.push(tries),
    );

  beforeEach(async () => {
    folder = spoolFolder();
    events = new CountedEvents();
    spool = folder.open({ deadLetters: { messages: 3 } }, events);
    other = new DatabaseSync(folder.file);
    other.exec('BEGIN IMMEDIATE');
    done = [];
    take(1);
    expect(done).toEqual([]);
    await until('it is noticed', () => !spool.isWritable);
  });
  afterEach(() => {
    other.close();
    folder[Symbol.dispose]();
  });

  test('they wait in memory, and nobody for them', async () => {
    expect(done).toEqual([1]);
    take(2);
    expect(done).toEqual([1, 2]);
    expect([spool.deadLetters.unwritten, events.buried]).toEqual([2, []]);
    other.exec('COMMIT');
    await until('they are written', () => spool.deadLetters.unwritten === 0);
    expect(listDeadLetters(folder.file).map(({ tries }) => tries)).toEqual([1, 2]);
    take(3);
    await until('it is written', () => done.length === 3);
    expect([done, events.buried.length, events.lost]).toEqual([[1, 2, 3], 3, []]);
  });

  test('no more wait than are kept; what is beyond is counted', async () => {
    for (const tries of [2, 3, 4, 5]) take(tries);
    expect([done, events.lost]).toEqual([
      [1, 2, 3, 4, 5],
      ['count 1', 'count 1'],
    ]);
    other.exec('COMMIT');
    await until('they are written', () => spool.deadLetters.unwritten === 0);
    expect(listDeadLetters(folder.file).map(({ tries }) => tries)).toEqual([1, 2, 3]);
  });

  test('those that wait when the spool is closed are lost, and said', () => {
    spool.close();
    expect(folder.said.at(-1)).toBe('Messages for the dead letters are lost, since the spool cannot be written: 1.');
  });
});

test('those that have become too old go, and are counted', async () => {
  const events = new CountedEvents();
  const spool = memorySpool(events);
  await bury(spool, { buriedAt: 1_000 });
  await bury(spool);
  spool.deadLetters.expire(30 * 86_400_000 + 1_500);
  await until('it has gone', () => events.lost.length > 0);
  expect([events.lost, spool.deadLetters.messages]).toEqual([['age 1'], 1]);
  spool.close();
});

test('a spool that is not there, or is none, is one sentence', () => {
  using folder = spoolFolder();
  expect(() => listDeadLetters(folder.file)).toThrow(`No spool at ${folder.file}`);
});
