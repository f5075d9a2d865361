import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { until } from '../../../../test/support/until.js';
import { Dispatcher, laneOf } from '../../src/dispatch/dispatcher.js';
import { families } from '../../src/families/index.js';
import type { IncomingMessage } from '../../src/message.js';
import { createMessageReader, type StorableArrival } from '../../src/message-reader.js';
import type { MessageRun, StepRun } from '../../src/message-run.js';
import type { Passing } from '../../src/pipeline.js';
import { discardDeadLetters, listDeadLetters, replayDeadLetters } from '../../src/spool/dead-letter-file.js';
import type { Spool } from '../../src/spool/spool.js';
import { openTimeZone } from '../../src/time.js';
import { arrivalSeconds, katiSos, katiVitals, qubeTemperature } from '../fixtures/messages.js';
import { routed } from '../fixtures/ports.js';
import { memorySpool, spoolFolder } from '../fixtures/spool.js';

type Answer = 'stored' | 'store_failed' | 'patient_not_found';

let folder: ReturnType<typeof spoolFolder>;
let spool: Spool;
let dispatcher: Dispatcher;
/** What the pipeline does with a message; may take its time. */
let behave: (arrival: StorableArrival) => Answer | Promise<Answer>;
let begun: StorableArrival[];
let done: MessageRun[];
let retried: number;
let safe: number;
let isQubeRead: boolean;

const read = createMessageReader({
  families,
  route: (topic) => {
    if (topic.startsWith('CM4')) {
      return isQubeRead ? { family: 'qube', destination: topic, filter: topic } : undefined;
    }
    return { family: 'kati', destination: topic, filter: topic };
  },
  zone: openTimeZone('UTC'),
});

async function runOf({ arrival, arriving }: Passing): Promise<MessageRun> {
  begun.push(arrival);
  const answer = await behave(arrival);
  const at = Date.now();
  const errorType = answer === 'stored' ? {} : { errorType: answer };
  const last: StepRun =
    answer === 'patient_not_found'
      ? { step: '3_patient_lookup', start: at, end: at, ...errorType }
      : { step: '5_medical_stored', start: at, end: at, ...errorType };
  const { message, parsed } = arrival;
  return {
    message,
    kind: parsed.kind,
    outcome: answer,
    steps: [arriving, arrival.parsing, last],
    tries: 1,
    items: 1,
    unreadable: 0,
    repeated: false,
    ...errorType,
  };
}

const pipeline = (messages: readonly Passing[]) => Promise.all(messages.map(runOf));

const start = (
  options: { maxTries?: number; concurrency?: number; window?: { messages: number; bytes: number } } = {},
) => {
  dispatcher = new Dispatcher({
    spool,
    read,
    pipeline,
    recorder: { done: (run) => done.push(run), retried: () => retried++ },
    families: ['kati', 'qube'],
    say: (sentence) => folder.said.push(sentence),
    ...options,
  });
  dispatcher.start();
};

beforeEach(() => {
  folder = spoolFolder();
  spool = folder.open();
  behave = () => 'stored';
  [begun, done, retried, safe, isQubeRead] = [[], [], 0, 0, true];
});
afterEach(async () => {
  vi.useRealTimers();
  await dispatcher.close();
  folder[Symbol.dispose]();
});

/** As many watches as there are numbers below a thousand. */
const vitals = (number = 0) => {
  const IMEI = String(1 + (number % 1_000)).padStart(15, '0');
  return routed('kati', 'iMEDE_watch/VitalSign', { ...katiVitals, IMEI, heartRate: 60 + (number % 90), number });
};
const qube = () => routed('qube', 'CM4_BLE_GW_TX', { ...qubeTemperature, time: arrivalSeconds });
const sos = () => routed('kati', 'iMEDE_watch/SOS', katiSos);

/** Takes a message into the spool and hands it over, as the intake does. */
function come(message: IncomingMessage): void {
  const arrival = read(message);
  if (arrival?.next !== 'store') throw new Error('nothing to store');
  const at = Date.now();
  spool.take({ message, lane: laneOf(arrival), onSafe: () => safe++ }, (held) =>
    dispatcher.offer({ held, arrival, arriving: { step: '1_mqtt_received', start: at, end: at } }),
  );
}
const isEmpty = () => until('the spool is empty', () => spool.depth.messages === 0);
const bodyOf = ({ message }: StorableArrival) => JSON.parse(Buffer.from(message.payload).toString());

test('a message is taken through, recorded, and leaves the spool', async () => {
  start();
  come(vitals());
  await isEmpty();
  expect(done).toMatchObject([{ outcome: 'stored', tries: 1 }]);
  expect(safe).toBe(1);
});

test('what is through at once is not written; what takes longer is, with all that waits behind it', async () => {
  start({ concurrency: 2 });
  come(vitals(1));
  await isEmpty();
  expect(spool.read('kati', 0, 9)).toEqual([]);
  let answer: (answer: Answer) => void = () => undefined;
  behave = () =>
    new Promise((resolve) => {
      answer = resolve;
    });
  for (const number of [2, 1_002, 3]) come(vitals(number));
  expect(safe).toBe(1);
  await until('they are safe', () => safe === 4);
  expect(spool.read('kati', 0, 9)).toHaveLength(3);
  // From now on it is known that it takes longer.
  come(vitals(4));
  await until('it is safe', () => safe === 5);
  behave = () => 'stored';
  const first = answer;
  first('stored');
  await until('the others are begun', () => begun.length > 2);
  answer('stored');
  await dispatcher.close();
});

test('what fails is written, since it will take a while', async () => {
  start();
  behave = () => 'store_failed';
  come(vitals());
  await until('it is safe', () => safe === 1);
  expect(spool.read('kati', 0, 9)).toHaveLength(1);
});

test('after a restart it goes on with what the spool holds', async () => {
  start();
  behave = () => new Promise(() => undefined);
  for (let number = 0; number < 100; number++) come(vitals(number));
  come(sos());
  await until('all are spooled', () => spool.read('kati', 0, 200).length === 100);
  await dispatcher.close();
  behave = () => 'stored';
  begun = [];
  start();
  await isEmpty();
  expect(done).toHaveLength(101);
  expect(done[0]?.steps[0]).toMatchObject({ start: vitals().receivedAt, end: vitals().receivedAt });
});

test('what does not fit into memory is read on from the file, none left out and none twice', async () => {
  start({ window: { messages: 8, bytes: 1e9 }, concurrency: 3 });
  behave = () => new Promise((resolve) => setImmediate(() => resolve('stored')));
  for (let number = 0; number < 500; number++) come(vitals(number));
  await isEmpty();
  expect(done).toHaveLength(500);
  expect(begun.map((arrival) => bodyOf(arrival).number)).toEqual(
    Array.from({ length: 500 }, (_unused, index) => index),
  );
});

test('messages of one device keep their order, also when one has to be tried again', async () => {
  start();
  let failures = 2;
  behave = async (arrival) => {
    if (bodyOf(arrival).number === 0 && failures-- > 0) return 'store_failed';
    return 'stored';
  };
  for (const number of [0, 1_000, 2_000]) come(vitals(number));
  await isEmpty();
  expect(begun.map((arrival) => bodyOf(arrival).number)).toEqual([0, 0, 0, 1_000, 2_000]);
  expect(done[0]).toMatchObject({ tries: 3, firstFailure: { step: '5_medical_stored', errorType: 'store_failed' } });
  expect(retried).toBe(2);
});

test('while a backlog is worked off with a store that answers at once, all else goes on', async () => {
  const backlog = 200;
  for (let number = 0; number < backlog; number++) {
    spool.take({ message: vitals(number), lane: 'kati' }, (held) => spool.write(held));
  }
  await until('it is in the file', () => spool.read('kati', 0, backlog).length === backlog);
  start({ concurrency: 5 });
  for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve));
  expect(done.length).toBeLessThan(backlog / 2);
  await isEmpty();
  expect(done).toHaveLength(backlog);
});

test('what hangs in one family holds up neither another nor the alarms', async () => {
  start({ concurrency: 2 });
  behave = ({ message }) => (message.topic.endsWith('VitalSign') ? new Promise<Answer>(() => undefined) : 'stored');
  for (let number = 0; number < 50; number++) come(vitals(number));
  come(qube());
  come(sos());
  await until('both are through', () => done.length === 2);
  expect(done.map(({ message }) => message.topic).toSorted()).toEqual(['CM4_BLE_GW_TX', 'iMEDE_watch/SOS']);
});

test('while the file cannot be written, all that comes is stored, also what found no room at first', async () => {
  start({ window: { messages: 10, bytes: 2 ** 20 } });
  const other = new DatabaseSync(folder.file);
  other.exec('BEGIN IMMEDIATE');
  for (let number = 0; number < 50; number++) come(vitals(number));
  await until('all are through and safe', () => done.length === 50 && safe === 50);
  expect([spool.isWritable, spool.read('kati', 0, 9)]).toEqual([false, []]);
  other.exec('COMMIT');
  other.close();
  await isEmpty();
  expect(begun).toHaveLength(50);
});

test('what no try can change goes to the dead letters at once', async () => {
  start();
  behave = () => 'patient_not_found';
  come(vitals());
  await isEmpty();
  expect(listDeadLetters(folder.file)).toMatchObject([
    { family: 'kati', kind: 'vital_signs', reason: 'patient_not_found', step: '3_patient_lookup', tries: 1 },
  ]);
  expect(done).toMatchObject([{ outcome: 'patient_not_found' }]);
});

test('what fails while others succeed goes to the dead letters after so many tries', async () => {
  start({ maxTries: 2 });
  behave = (arrival) => (bodyOf(arrival).number === 13 ? 'store_failed' : 'stored');
  come(vitals(13));
  const others = setInterval(() => come(vitals(Math.floor(Math.random() * 900) + 20)), 20);
  await until('it is buried', () => listDeadLetters(folder.file).length === 1);
  clearInterval(others);
  const [letter] = listDeadLetters(folder.file);
  expect(letter).toMatchObject({ reason: 'store_failed', step: '5_medical_stored' });
  expect(letter?.tries).toBeGreaterThanOrEqual(2);
});

describe('a store that is down', () => {
  test('costs no message its tries, is asked by one at a time, and everything goes when it is back', async () => {
    start({ maxTries: 1 });
    behave = () => 'store_failed';
    for (let number = 0; number < 300; number++) come(vitals(number));
    await until('it is noticed', () => folder.said.some((sentence) => sentence.includes('fails for every message')));
    const before = begun.length;
    await until('it has been asked three times', () => begun.length >= before + 3);
    expect(begun.length).toBeLessThan(before + 10);
    behave = () => 'stored';
    await isEmpty();
    expect(done).toHaveLength(300);
    expect(listDeadLetters(folder.file)).toEqual([]);
    expect(folder.said.at(-1)).toBe('The store works again.');
  });

  test('is asked by others too, so that a faulty message does not keep it down', async () => {
    start();
    behave = () => 'store_failed';
    for (let number = 0; number < 30; number++) come(vitals(number));
    await until('it is noticed', () => folder.said.length > 0);
    behave = (arrival) => (bodyOf(arrival).number === 0 ? 'store_failed' : 'stored');
    await until('all others are through', () => done.length === 29);
  });
});

test('in memory, every message is acknowledged after an outage of the store, however many there are', async () => {
  spool = memorySpool();
  start();
  behave = () => 'store_failed';
  const big = 'x'.repeat(9_000);
  const number = 4_000;
  for (let count = 0; count < number; count++) {
    const message = vitals(count);
    come(count < 1_000 ? routed('kati', message.topic, { ...katiVitals, heartRate: 60, count, big }) : message);
  }
  await until('it is noticed', () => folder.said.some((sentence) => sentence.includes('fails for every message')));
  come(sos());
  expect(safe).toBe(0);
  behave = () => 'stored';
  await isEmpty();
  expect([safe, done.length]).toEqual([number + 1, number + 1]);
  await dispatcher.close();
  spool.close();
});

describe('a dead letter', () => {
  const bury = async () => {
    behave = () => 'patient_not_found';
    come(vitals());
    await isEmpty();
    done = [];
  };

  test('that is to be tried again is, and counts from now', async () => {
    start();
    await bury();
    behave = () => 'stored';
    replayDeadLetters(folder.file);
    dispatcher.replay();
    dispatcher.replay();
    await until('it is through', () => done.length === 1);
    expect(done[0]).toMatchObject({ outcome: 'stored' });
    expect(Date.now() - (done[0]?.steps[0]?.start ?? 0)).toBeLessThan(10_000);
    expect(done[0]?.message.receivedAt).toBe(vitals().receivedAt);
    await isEmpty();
    expect(listDeadLetters(folder.file)).toEqual([]);
  });

  test('that cannot be read stays, is said, and stops nothing', async () => {
    start();
    await bury();
    const other = new DatabaseSync(folder.file);
    other.exec("UPDATE dead_letters SET body = x'01'");
    other.close();
    replayDeadLetters(folder.file);
    dispatcher.replay();
    await until('its mark is gone', () => listDeadLetters(folder.file)[0]?.replay === false);
    expect(folder.said).toEqual(['Dead letter 1 cannot be read; it stays where it is.']);
    dispatcher.replay();
    expect(folder.said).toHaveLength(1);
  });

  test('whose topic nobody reads any more stays', async () => {
    start();
    behave = () => new Promise(() => undefined);
    come(qube());
    await until('it is spooled', () => spool.read('qube', 0, 9).length === 1);
    await dispatcher.close();
    behave = () => 'stored';
    isQubeRead = false;
    start();
    await isEmpty();
    expect(listDeadLetters(folder.file)).toMatchObject([{ reason: 'no_family', family: '_OTHER' }]);
    replayDeadLetters(folder.file);
    dispatcher.replay();
    await until('it has been tried', () => listDeadLetters(folder.file)[0]?.replay === false);
    expect(listDeadLetters(folder.file)).toMatchObject([{ tries: 1 }]);
    expect(discardDeadLetters(folder.file)).toBe(1);
  });
});
