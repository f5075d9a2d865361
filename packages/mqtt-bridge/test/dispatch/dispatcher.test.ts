import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { until } from '../../../../test/support/until.js';
import { listDeadLetters } from '../../src/spool/dead-letter-file.js';
import { type Answer, bodyOf, qube, sos, testDispatcher, vitals } from '../fixtures/dispatcher.js';
import { katiVitals } from '../fixtures/messages.js';
import { routed } from '../fixtures/ports.js';
import { memorySpool } from '../fixtures/spool.js';

const tested = testDispatcher();
const { start, come, isEmpty } = tested;

test('a message is taken through, recorded, and leaves the spool', async () => {
  start();
  come(vitals());
  await isEmpty();
  expect(tested.state.done).toMatchObject([{ outcome: 'stored', tries: 1 }]);
  expect(tested.state.safe).toBe(1);
});

test('what is through at once is not written; what takes longer is, with all that waits behind it', async () => {
  start({ concurrency: 2 });
  come(vitals(1));
  await isEmpty();
  expect(tested.state.spool.read('kati', 0, 9)).toEqual([]);
  let answer: (answer: Answer) => void = () => undefined;
  tested.state.behave = () =>
    new Promise((resolve) => {
      answer = resolve;
    });
  for (const number of [2, 1_002, 3]) come(vitals(number));
  expect(tested.state.safe).toBe(1);
  await until('they are safe', () => tested.state.safe === 4);
  expect(tested.state.spool.read('kati', 0, 9)).toHaveLength(3);
  // From now on it is known that it takes longer.
  come(vitals(4));
  await until('it is safe', () => tested.state.safe === 5);
  tested.state.behave = () => 'stored';
  const first = answer;
  first('stored');
  await until('the others are begun', () => tested.state.begun.length > 2);
  answer('stored');
  await tested.dispatcher.close();
});

test('what fails is written, since it will take a while', async () => {
  start();
  tested.state.behave = () => 'store_failed';
  come(vitals());
  await until('it is safe', () => tested.state.safe === 1);
  expect(tested.state.spool.read('kati', 0, 9)).toHaveLength(1);
});

test('after a restart it goes on with what the spool holds', async () => {
  start();
  tested.state.behave = () => new Promise(() => undefined);
  for (let number = 0; number < 100; number++) come(vitals(number));
  come(sos());
  await until('all are spooled', () => tested.state.spool.read('kati', 0, 200).length === 100);
  await tested.dispatcher.close();
  tested.state.behave = () => 'stored';
  tested.state.begun = [];
  start();
  await isEmpty();
  expect(tested.state.done).toHaveLength(101);
  expect(tested.state.done[0]?.steps[0]).toMatchObject({ start: vitals().receivedAt, end: vitals().receivedAt });
});

test('what does not fit into memory is read on from the file, none left out and none twice', async () => {
  start({ window: { messages: 8, bytes: 1e9 }, concurrency: 3 });
  tested.state.behave = () => new Promise((resolve) => setImmediate(() => resolve('stored')));
  for (let number = 0; number < 500; number++) come(vitals(number));
  await isEmpty();
  expect(tested.state.done).toHaveLength(500);
  expect(tested.state.begun.map((arrival) => bodyOf(arrival).number)).toEqual(
    Array.from({ length: 500 }, (_unused, index) => index),
  );
});

test('messages of one device keep their order, also when one has to be tried again', async () => {
  start();
  let failures = 2;
  tested.state.behave = async (arrival) => {
    if (bodyOf(arrival).number === 0 && failures-- > 0) return 'store_failed';
    return 'stored';
  };
  for (const number of [0, 1_000, 2_000]) come(vitals(number));
  await isEmpty();
  expect(tested.state.begun.map((arrival) => bodyOf(arrival).number)).toEqual([0, 0, 0, 1_000, 2_000]);
  expect(tested.state.done[0]).toMatchObject({
    tries: 3,
    firstFailure: { step: '5_medical_stored', errorType: 'store_failed' },
  });
  expect(tested.state.retried).toBe(2);
});

test('while a backlog is worked off with a store that answers at once, all else goes on', async () => {
  const backlog = 200;
  for (let number = 0; number < backlog; number++) {
    tested.state.spool.take({ message: vitals(number), lane: 'kati' }, (held) => tested.state.spool.write(held));
  }
  await until('it is in the file', () => tested.state.spool.read('kati', 0, backlog).length === backlog);
  start({ concurrency: 5 });
  for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve));
  expect(tested.state.done.length).toBeLessThan(backlog / 2);
  await isEmpty();
  expect(tested.state.done).toHaveLength(backlog);
});

test('what hangs in one family holds up neither another nor the alarms', async () => {
  start({ concurrency: 2 });
  tested.state.behave = ({ message }) =>
    message.topic.endsWith('VitalSign') ? new Promise<Answer>(() => undefined) : 'stored';
  for (let number = 0; number < 50; number++) come(vitals(number));
  come(qube());
  come(sos());
  await until('both are through', () => tested.state.done.length === 2);
  expect(tested.state.done.map(({ message }) => message.topic).toSorted()).toEqual([
    'CM4_BLE_GW_TX',
    'iMEDE_watch/SOS',
  ]);
});

test('while the file cannot be written, all that comes is stored, also what found no room at first', async () => {
  start({ window: { messages: 10, bytes: 2 ** 20 } });
  const other = new DatabaseSync(tested.state.folder.file);
  other.exec('BEGIN IMMEDIATE');
  for (let number = 0; number < 50; number++) come(vitals(number));
  await until('all are through and safe', () => tested.state.done.length === 50 && tested.state.safe === 50);
  expect([tested.state.spool.isWritable, tested.state.spool.read('kati', 0, 9)]).toEqual([false, []]);
  other.exec('COMMIT');
  other.close();
  await isEmpty();
  expect(tested.state.begun).toHaveLength(50);
});

describe('a store that is down', () => {
  test('costs no message its tries, is asked by one at a time, and everything goes when it is back', async () => {
    start({ maxTries: 1 });
    tested.state.behave = () => 'store_failed';
    for (let number = 0; number < 300; number++) come(vitals(number));
    await until('it is noticed', () =>
      tested.state.folder.said.some((sentence) => sentence.includes('fails for every message')),
    );
    const before = tested.state.begun.length;
    await until('it has been asked three times', () => tested.state.begun.length >= before + 3);
    expect(tested.state.begun.length).toBeLessThan(before + 10);
    tested.state.behave = () => 'stored';
    await isEmpty();
    expect(tested.state.done).toHaveLength(300);
    expect(listDeadLetters(tested.state.folder.file)).toEqual([]);
    expect(tested.state.folder.said.at(-1)).toBe('The store works again.');
  });

  test('is asked by others too, so that a faulty message does not keep it down', async () => {
    start();
    tested.state.behave = () => 'store_failed';
    for (let number = 0; number < 30; number++) come(vitals(number));
    await until('it is noticed', () => tested.state.folder.said.length > 0);
    tested.state.behave = (arrival) => (bodyOf(arrival).number === 0 ? 'store_failed' : 'stored');
    await until('all others are through', () => tested.state.done.length === 29);
  });
});

test('in memory, every message is acknowledged after an outage of the store, however many there are', async () => {
  tested.state.spool = memorySpool();
  start();
  tested.state.behave = () => 'store_failed';
  const big = 'x'.repeat(9_000);
  const number = 4_000;
  for (let count = 0; count < number; count++) {
    const message = vitals(count);
    come(count < 1_000 ? routed('kati', message.topic, { ...katiVitals, heartRate: 60, count, big }) : message);
  }
  await until('it is noticed', () =>
    tested.state.folder.said.some((sentence) => sentence.includes('fails for every message')),
  );
  come(sos());
  expect(tested.state.safe).toBe(0);
  tested.state.behave = () => 'stored';
  await isEmpty();
  expect([tested.state.safe, tested.state.done.length]).toEqual([number + 1, number + 1]);
  await tested.dispatcher.close();
  tested.state.spool.close();
});
