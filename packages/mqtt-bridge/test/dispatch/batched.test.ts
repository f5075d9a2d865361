import { expect, test } from 'vitest';
import { batchedDirectory, batchedStore } from '../../src/dispatch/batched.js';
import type { MedicalRecord } from '../../src/pipeline/medical-store.js';
import { arrival, imei } from '../fixtures/messages.js';
import { MemoryPorts } from '../fixtures/ports.js';

const record = (key: string): MedicalRecord => ({
  key,
  patientId: 'p-1',
  via: 'imei',
  family: 'kati',
  kind: 'vital_signs',
  reading: { at: new Date(arrival), clock: 'device', values: {}, outOfRange: [] },
  receivedAt: new Date(arrival),
});

test('records go together; one that two calls bring is new for the first', async () => {
  const ports = new MemoryPorts();
  let statements = 0;
  const store = batchedStore({
    save: (records) => {
      statements++;
      return ports.save(records);
    },
    knows: (content) => ports.knows(content),
    ping: () => ports.ping(),
  });
  const added = await Promise.all([store.save([record('a'), record('b')]), store.save([record('b')]), store.save([])]);
  expect(added).toEqual([['a', 'b'], [], []]);
  expect(await store.save([record('a'), record('c')])).toEqual(['c']);
  expect(statements).toBe(2);
  expect(await store.knows('a')).toBe(true);
});

test('lookups go together, and each call gets its own', async () => {
  const ports = new MemoryPorts().register({ via: 'imei', value: imei }, 'p-1');
  const directory = batchedDirectory(ports);
  const known = [{ via: 'imei', value: imei } as const];
  const unknown = [{ via: 'imei', value: '9' } as const];
  const match = { patientId: 'p-1', via: 'imei' };
  expect(await Promise.all([directory.find([known, unknown]), directory.find([]), directory.find([known])])).toEqual([
    [match, undefined],
    [],
    [match],
  ]);
});

test('what does not answer fails', async () => {
  const ports = new MemoryPorts();
  ports.failing = { find: 'silence', knows: 'silence' };
  await expect(batchedDirectory(ports, { limit: 10 }).find([[]])).rejects.toThrow('No answer within');
  await expect(batchedStore(ports, { limit: 10 }).knows('a')).rejects.toThrow('No answer within 10 ms');
});
