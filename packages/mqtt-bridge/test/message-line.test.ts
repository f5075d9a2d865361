import { start, type Telemetry } from '@pulsetrail/sdk';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { until } from '../../../test/support/until.js';
import { batchedDirectory, batchedStore } from '../src/dispatch/batched.js';
import { families } from '../src/families/index.js';
import { createMessageReader } from '../src/message/message-reader.js';
import { openTimeZone } from '../src/message/time.js';
import { type MessageLine, type MessageLineOptions, openMessageLine } from '../src/message-line.js';
import { cachedDirectory } from '../src/patients/cached-directory.js';
import type { PatientDirectory } from '../src/patients/patient-directory.js';
import { createRecorder } from '../src/recording/recorder.js';
import { discardDeadLetters, listDeadLetters, replayDeadLetters } from '../src/spool/dead-letter-file.js';
import { Spool } from '../src/spool/spool.js';
import { spoolMetrics } from '../src/spool/spool-metrics.js';
import { imei, katiHeartbeat, katiSos, katiVitals } from './fixtures/messages.js';
import { MemoryPorts, routed } from './fixtures/ports.js';
import { spoolFolder } from './fixtures/spool.js';

let folder: ReturnType<typeof spoolFolder>;
let telemetry: Telemetry;
let ports: MemoryPorts;
let line: MessageLine;

const open = (rest: Partial<MessageLineOptions> = {}) => {
  const figures = spoolMetrics(telemetry);
  line = openMessageLine({
    spool: new Spool({ file: folder.file }, figures.events),
    spoolMetrics: figures,
    read: createMessageReader({
      families,
      route: (topic) => ({ family: 'kati', destination: topic, filter: topic }),
      zone: openTimeZone('UTC'),
    }),
    directory: batchedDirectory(ports),
    store: batchedStore(ports),
    recorder: createRecorder({
      telemetry,
      families: [families.kati],
      clientId: 'bridge',
      broker: { host: '127.0.0.1', port: 1_883 },
    }),
    families: ['kati'],
    say: () => undefined,
    ...rest,
  });
};

beforeEach(() => {
  folder = spoolFolder();
  telemetry = start({ service: 'mqtt-bridge', metrics: { server: false }, http: false, hashKey: 'a key of the tests' });
  ports = new MemoryPorts().register({ via: 'imei', value: imei }, 'p-1');
  open();
});
afterEach(async () => {
  await line.close();
  await telemetry.stop(100);
  folder[Symbol.dispose]();
});

const take = (topic: string, payload: object, packetId: number): Promise<void> =>
  new Promise((resolve) => line.take(routed('kati', topic, payload, { packetId }), resolve));

const sample = async (name: string, ...labels: string[]): Promise<number> => {
  line.observe();
  const found = (await telemetry.metricsPage()).body
    .split('\n')
    .find((text) => text.startsWith(`${name}{`) && labels.every((label) => text.includes(label)));
  return Number(found?.split(' ').at(-1));
};

test('a message that is stored at once is acknowledged then, and not written', async () => {
  await take('iMEDE_watch/VitalSign', katiVitals, 1);
  expect(ports.records.size).toBe(1);
  expect(await sample('pulsetrail_bridge_spool_appended_total')).toBe(0);
  expect(await sample('pulsetrail_bridge_spool_messages')).toBe(0);
});

test('a message comes, is kept, stored, and leaves; every figure says so', async () => {
  expect(await sample('pulsetrail_bridge_dead_letters_total', 'reason="patient_not_found"')).toBe(0);
  ports.failing = { save: 'error' };
  await take('iMEDE_watch/VitalSign', katiVitals, 1);
  expect(ports.records.size).toBe(0);
  ports.failing = {};
  await until('it is stored', () => ports.records.size === 1);
  await until('it has left', async () => (await sample('pulsetrail_bridge_spool_removed_total')) === 1);
  expect(await sample('pulsetrail_bridge_spool_appended_total')).toBe(1);
  expect(await sample('pulsetrail_bridge_spool_messages')).toBe(0);
  expect(await sample('pulsetrail_bridge_spool_oldest_age_seconds')).toBe(0);
  expect(await sample('pulsetrail_bridge_spool_commit_duration_seconds_count')).toBeGreaterThan(0);
  expect(await sample('device_messages_total', 'kind="vital_signs"', 'outcome="stored"')).toBe(1);
});

test('what the store does not take is kept, and stored after a restart', async () => {
  ports.failing = { save: 'error' };
  await take('iMEDE_watch/SOS', katiSos, 1);
  expect(await sample('device_alarms_total', 'device_type="kati"', 'alarm="sos"')).toBe(1);
  await until(
    'it has been tried',
    async () => (await sample('pulsetrail_bridge_retries_total', 'device_type="kati"')) >= 1,
  );
  expect(await sample('pulsetrail_bridge_spool_messages')).toBe(1);
  expect(await sample('pulsetrail_bridge_spool_oldest_age_seconds')).toBeGreaterThan(0);
  await line.close();
  ports.failing = {};
  open();
  await until('it is stored', () => ports.records.size === 1);
});

test('when the database is away, an answer that was kept makes nobody else’s failure that message’s own', async () => {
  await line.close();
  let asked = 0;
  const directory: PatientDirectory = {
    find: (lookups) => {
      asked++;
      return ports.find(lookups);
    },
    update: (updates) => ports.update(updates),
  };
  open({ directory: cachedDirectory(directory, { telemetry }), maxTries: 1 });
  await take('iMEDE_watch/VitalSign', katiVitals, 1);
  ports.register({ via: 'imei', value: '000000000000099' }, 'p-2');
  ports.failing = { find: 'error', update: 'error', save: 'error' };
  asked = 0;
  await take('iMEDE_watch/VitalSign', { ...katiVitals, heartRate: 90 }, 2);
  await take('iMEDE_watch/VitalSign', { ...katiVitals, IMEI: '000000000000099' }, 3);
  await until('the unknown one has been tried often', () => asked >= 4);
  ports.failing = {};
  await until('both are stored', () => ports.records.size === 3);
  expect(listDeadLetters(folder.file)).toEqual([]);
});

test('a message that is tried again from the dead letters is not counted again, and its tries go on', async () => {
  const messages = (outcome: string) => sample('device_messages_total', 'kind="vital_signs"', `outcome="${outcome}"`);
  await take('iMEDE_watch/VitalSign', { ...katiVitals, IMEI: '000000000000099' }, 1);
  await until('it is buried', () => listDeadLetters(folder.file).length === 1);
  replayDeadLetters(folder.file);
  await until('it is buried again', () => listDeadLetters(folder.file)[0]?.id === 2);
  expect(listDeadLetters(folder.file)[0]?.tries).toBe(2);
  ports.register({ via: 'imei', value: '000000000000099' }, 'p-2');
  replayDeadLetters(folder.file);
  await until('it is stored', () => ports.records.size === 1);
  await until('it has left', async () => (await sample('pulsetrail_bridge_spool_messages')) === 0);
  expect([await messages('patient_not_found'), await messages('stored')]).toEqual([1, 0]);
  expect(await sample('device_redeliveries_total', 'device_type="kati"')).toBe(0);
});

test('a watch that nobody has registered fills no dead letters with its heartbeats, which are counted', async () => {
  const IMEI = '000000000000099';
  await take('iMEDE_watch/VitalSign', { ...katiVitals, IMEI }, 1);
  await Promise.all(
    [2, 3, 4].map((number) => take('iMEDE_watch/hb', { ...katiHeartbeat, IMEI, step: number }, number)),
  );
  await until(
    'all are through',
    async () => (await sample('device_messages_total', 'kind="heartbeat"', 'outcome="patient_not_found"')) === 3,
  );
  await until('the reading is buried', () => listDeadLetters(folder.file).length > 0);
  expect(listDeadLetters(folder.file).map(({ kind }) => kind)).toEqual(['vital_signs']);
});

test('a clock that is put forward by more than a month ages no dead letter', async () => {
  const other = { ...katiVitals, IMEI: '000000000000099' };
  await take('iMEDE_watch/VitalSign', other, 1);
  await take('iMEDE_watch/VitalSign', { ...other, heartRate: 72 }, 2);
  await until('they are buried', () => listDeadLetters(folder.file).length === 2);
  const clock = Date.now;
  vi.spyOn(Date, 'now').mockImplementation(() => clock() + 40 * 86_400_000);
  replayDeadLetters(folder.file, { id: 1 });
  // At the same time old ones are looked for.
  await until('it is buried again', () => listDeadLetters(folder.file).at(-1)?.id === 3);
  vi.restoreAllMocks();
  expect(listDeadLetters(folder.file).map(({ id }) => id)).toEqual([2, 3]);
});

test('dead letters that the command line marks are tried again within a second; those it deletes are noticed', async () => {
  const other = { ...katiVitals, IMEI: '000000000000099' };
  await take('iMEDE_watch/VitalSign', other, 1);
  await take('iMEDE_watch/VitalSign', { ...other, heartRate: 72 }, 2);
  await until('they are buried', () => listDeadLetters(folder.file).length === 2);
  expect(await sample('pulsetrail_bridge_dead_letters_total', 'reason="patient_not_found"')).toBe(2);
  ports.register({ via: 'imei', value: '000000000000099' }, 'p-2');
  const begin = performance.now();
  expect(replayDeadLetters(folder.file, { id: 1 })).toBe(1);
  await until('it is stored', () => ports.records.size === 1);
  expect(performance.now() - begin).toBeLessThan(1_000);
  discardDeadLetters(folder.file);
  await until('it is noticed', async () => (await sample('pulsetrail_bridge_dead_letters_held')) === 0);
});
