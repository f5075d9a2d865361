import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../../../../test/support/until.js';
import type { Entry } from '../../src/dispatch/entry.js';
import { families } from '../../src/families/index.js';
import { createIntake, type Intake } from '../../src/intake/intake.js';
import type { IncomingMessage } from '../../src/message/message.js';
import { createMessageReader } from '../../src/message/message-reader.js';
import { openTimeZone } from '../../src/message/time.js';
import type { MessageRun } from '../../src/pipeline/message-run.js';
import { listDeadLetters } from '../../src/spool/dead-letter-file.js';
import type { Held } from '../../src/spool/held.js';
import type { Spool } from '../../src/spool/spool.js';
import type { SpoolOptions } from '../../src/spool/spool-options.js';
import { ava4Heartbeat, katiSos, katiVitals } from '../fixtures/messages.js';
import { MemoryPorts, routed } from '../fixtures/ports.js';
import { memorySpool, spoolFolder } from '../fixtures/spool.js';

let folder: ReturnType<typeof spoolFolder>;
let spool: Spool;
let ports: MemoryPorts;
let intake: Intake;
let offered: Entry[];
let runs: MessageRun[];
let alarms: string[];
let told: string[];
let settled: string[];

const read = createMessageReader({
  families,
  route: (topic) => {
    if (topic === 'nobody') return undefined;
    return { family: topic.startsWith('iMEDE') ? 'kati' : 'ava4', destination: topic, filter: topic };
  },
  zone: openTimeZone('UTC'),
});

const useSpool = (used: Spool) => {
  spool = used;
  intake = createIntake({
    read,
    spool,
    dispatcher: { offer: (entry) => offered.push(entry) },
    store: ports,
    takeOther: ({ topic }) => topic === 'for others',
    recorder: {
      received: (family) => told.push(`received ${family}`),
      alarm: (family, alarm) => alarms.push(`${family} ${alarm}`),
      done: (run) => runs.push(run),
      dropped: (why) => told.push(`dropped ${why}`),
    },
    onRead: ({ parsed }) => told.push(`read ${parsed.kind}`),
  });
};
const restart = (options: Omit<SpoolOptions, 'file'> = {}) => {
  spool.close();
  useSpool(folder.open(options));
};

beforeEach(() => {
  folder = spoolFolder();
  ports = new MemoryPorts();
  [offered, runs, alarms, told, settled] = [[], [], [], [], []];
  useSpool(folder.open());
});
afterEach(() => folder[Symbol.dispose]());

const take = (message: IncomingMessage, name = 'settled') => intake(message, () => settled.push(name));
const vitals = (rest: Partial<IncomingMessage> = {}) =>
  routed('kati', 'iMEDE_watch/VitalSign', katiVitals, { packetId: 3, ...rest });
const sos = (rest: Partial<IncomingMessage> = {}) =>
  routed('kati', 'iMEDE_watch/SOS', katiSos, { packetId: 7, ...rest });
const write = () => new Promise<void>((resolve) => spool.write(offered.at(-1)?.held as Held, resolve));
const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

test('a message with something to store goes on at once, and is safe when the spool says so', async () => {
  take(vitals());
  expect([settled, spool.depth.messages]).toEqual([[], 1]);
  expect(offered).toMatchObject([
    { held: { id: 1 }, arrival: { next: 'store' }, arriving: { step: '1_mqtt_received' } },
  ]);
  await write();
  expect(settled).toEqual(['settled']);
  expect(spool.read('kati', 0, 10)).toHaveLength(1);
  expect(runs).toEqual([]);
});

test('a message that ends when it is read needs no place in the spool', () => {
  take(routed('ava4', 'ESP32_BLE_GW_TX', ava4Heartbeat, { packetId: 1 }));
  expect(settled).toEqual(['settled']);
  expect(runs).toMatchObject([{ outcome: 'status', tries: 0, repeated: false }]);
  expect(spool.depth.messages).toBe(0);
});

test('what cannot be read goes to the dead letters at once, and is safe there', async () => {
  take(routed('kati', 'iMEDE_watch/VitalSign', '{"IMEI":', { packetId: 1 }));
  expect(settled).toEqual([]);
  await turn();
  expect(settled).toEqual(['settled']);
  expect(runs).toMatchObject([{ outcome: 'invalid', errorType: 'invalid_json' }]);
  expect(listDeadLetters(folder.file)).toMatchObject([{ reason: 'invalid_json', kind: 'vital_signs', tries: 0 }]);
});

test('what no family reads is counted and let go', () => {
  take({ ...vitals(), topic: 'nobody' });
  expect([settled, told]).toEqual([['settled'], ['received undefined']]);
});

test('what is for others is neither counted nor read', () => {
  take({ ...vitals(), topic: 'for others' });
  expect([settled, told, offered]).toEqual([['settled'], [], []]);
});

test('a message at QoS 0 is spooled where there is room, else lost and counted', async () => {
  restart({ maxMessages: 1 });
  const { packetId: _none, ...light } = vitals();
  take(light);
  take({ ...light, payload: Buffer.from(JSON.stringify({ ...katiVitals, heartRate: 72 })) });
  await turn();
  expect(offered).toHaveLength(1);
  expect(told.filter((word) => word.startsWith('dropped'))).toEqual(['dropped spool_full']);
});

test('without a spool that survives the process, a message is safe when it is through', async () => {
  useSpool(memorySpool());
  take(vitals());
  await until('it is offered', () => offered.length === 1);
  expect(settled).toEqual([]);
  take(vitals({ redelivered: true }), 'again');
  spool.remove(offered[0]?.held as Held);
  expect(settled).toEqual(['settled', 'again']);
});

describe('a message that comes again', () => {
  test('is known, counted as such, and not spooled once more', async () => {
    take(vitals());
    await write();
    take(vitals({ redelivered: true }), 'again');
    expect(settled).toEqual(['settled', 'again']);
    expect(runs).toMatchObject([{ outcome: 'stored', repeated: true }]);
    expect(runs[0]?.steps.map(({ step }) => step)).toEqual(['1_mqtt_received', '2_payload_parsed']);
    expect(spool.depth.messages).toBe(1);
    expect(told.filter((word) => word.startsWith('read'))).toHaveLength(1);
  });

  test('before the first is safe, is safe together with it', async () => {
    take(vitals(), 'first');
    take(vitals({ redelivered: true }), 'again');
    expect(settled).toEqual([]);
    await write();
    expect(settled).toEqual(['first', 'again']);
    expect(spool.depth.messages).toBe(1);
  });

  test('is a repeat also where nothing is stored', () => {
    const heartbeat = routed('ava4', 'ESP32_BLE_GW_TX', ava4Heartbeat, { packetId: 3 });
    take(heartbeat);
    take({ ...heartbeat, redelivered: true });
    expect(runs.map(({ repeated }) => repeated)).toEqual([false, true]);
  });
});

describe('an alarm', () => {
  test('is raised at once, before anything is written, whatever the rest of the payload is', () => {
    take(sos());
    take(routed('kati', 'iMEDE_watch/fallDown', '{', { packetId: 8 }));
    expect(alarms).toEqual(['kati sos', 'kati fall']);
    expect(settled).toEqual([]);
  });

  test('is raised for every call, also in the same words, and once when the broker delivers it again', async () => {
    take(sos());
    take(sos({ packetId: 8 }));
    take(sos({ packetId: 8, redelivered: true }));
    expect(alarms).toEqual(['kati sos', 'kati sos']);
    await turn();
    take(sos({ packetId: 9, redelivered: true }));
    expect(alarms).toHaveLength(3);
  });

  test.each([
    ['in memory', () => useSpool(memorySpool())],
    ['in a file', () => undefined],
  ])(
    'is raised when its identifier was used for others since the last call in these words: %s',
    async (_where, use) => {
      use();
      take(sos());
      await turn();
      take(routed('ava4', 'ESP32_BLE_GW_TX', ava4Heartbeat, { packetId: 7 }));
      take(sos({ redelivered: true }));
      expect(alarms).toHaveLength(2);
      await turn();
      take({ ...vitals({ packetId: 7 }), topic: 'nobody' });
      take(sos({ redelivered: true }));
      await turn();
      take({ ...vitals({ packetId: 7 }), topic: 'for others' });
      take(sos({ redelivered: true }));
      expect(alarms).toHaveLength(4);
    },
  );

  test('is raised when the spool is full', () => {
    restart({ maxMessages: 1 });
    take(vitals());
    take(sos());
    expect(spool.isWaiting).toBe(true);
    expect(alarms).toEqual(['kati sos']);
  });

  test('that is delivered again after a restart is not raised again, and is safe', async () => {
    take(sos());
    await turn();
    restart();
    take(sos({ redelivered: true }), 'again');
    expect([alarms, settled]).toEqual([['kati sos'], ['settled', 'again']]);
    expect(runs).toMatchObject([{ repeated: true, outcome: 'stored' }]);
    expect(spool.depth.messages).toBe(1);
  });

  test('whose message cannot be read is not raised again after a restart either', async () => {
    const faulty = routed('kati', 'iMEDE_watch/SOS', '{', { packetId: 7 });
    take(faulty);
    await turn();
    restart();
    take({ ...faulty, redelivered: true });
    expect(alarms).toEqual(['kati sos']);
  });

  test('that the broker keeps is raised once, however often it is sent', async () => {
    take(sos({ retained: true }));
    await until('it is raised', () => alarms.length === 1);
    await turn();
    take(sos({ retained: true, packetId: 9 }));
    restart();
    take(sos({ retained: true, packetId: 10 }));
    await turn();
    expect(alarms).toEqual(['kati sos']);
  });

  test('that the broker keeps and the store knows is not raised', async () => {
    useSpool(memorySpool());
    ports.records.set(`${read(sos())?.content}:0.0`, {} as never);
    take(sos({ retained: true }));
    await until('it is known', () => runs.length === 1);
    expect([alarms, settled]).toEqual([[], ['settled']]);
  });

  test.each(['error', 'silence'] as const)(
    'that the broker keeps is raised within a second when the store answers by %s',
    async (how) => {
      ports.failing = { knows: how };
      const begin = performance.now();
      take(sos({ retained: true }));
      await until('it is raised', () => alarms.length === 1);
      expect(performance.now() - begin).toBeLessThan(1_000);
    },
  );
});
