import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Spool } from '../../../mqtt-bridge/src/spool/spool.js';
import { runProgram } from '../../src/index.js';

let folder: string;
let file: string;
let spool: Spool;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pulsetrail-dead-'));
  file = join(folder, 'spool', 'spool.db');
  const nothing = (): void => undefined;
  spool = new Spool(
    { file },
    { onCommitted: nothing, onAppended: nothing, onRemoved: nothing, onBuried: nothing, onLost: nothing },
  );
  for (const reason of ['patient_not_found', 'invalid_json', 'invalid_json'] as const) {
    await new Promise<void>((resolve) => {
      const message = {
        topic: 'ward/000000000000025',
        payload: Buffer.from('{"IMEI":"000000000000025","heartRate":71}'),
        receivedAt: Date.UTC(2026, 0, 2, 3, 4, 5),
        redelivered: false,
        retained: false,
        properties: {},
      };
      const known = { family: 'kati', kind: 'vital_signs', step: '3_patient_lookup', tries: 1 } as const;
      spool.deadLetters.bury({ ...known, reason, buriedAt: Date.UTC(2026, 0, 2, 3, 4, 6), message }, nothing, resolve);
    });
  }
});
afterEach(() => {
  vi.unstubAllEnvs();
  spool.close();
  rmSync(folder, { recursive: true });
});

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const code = await runProgram(['dead-letters', ...args], {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
  });
  return { code, out, err };
}

test('list shows what is known, while the bridge has the spool, and nothing of the content', async () => {
  const { code, out } = await run('list', '--spool', file);
  expect(code).toBe(0);
  expect(out.split('\n')).toEqual([
    'id  family  kind         reason             step              tries  received              last try',
    '1   kati    vital_signs  patient_not_found  3_patient_lookup  1      2026-01-02T03:04:05Z  2026-01-02T03:04:06Z',
    '2   kati    vital_signs  invalid_json       3_patient_lookup  1      2026-01-02T03:04:05Z  2026-01-02T03:04:06Z',
    '3   kati    vital_signs  invalid_json       3_patient_lookup  1      2026-01-02T03:04:05Z  2026-01-02T03:04:06Z',
    '',
  ]);
  const json = (await run('list', '--spool', file, '--json')).out;
  expect(JSON.parse(json)).toHaveLength(3);
  expect(out + json).not.toMatch(/000000000000025|heartRate|ward/);
});

test('the spool is that of the data folder unless another is named', async () => {
  vi.stubEnv('PULSETRAIL_DATA_DIR', folder);
  expect((await run('list', '--id', '2')).out).toContain('2   kati');
});

test('replay marks what is meant, once', async () => {
  expect(await run('replay', '--spool', file, '--reason', 'invalid_json')).toMatchObject({
    code: 0,
    out: '2 dead letters to be tried again\n',
  });
  expect((await run('replay', '--spool', file, '--json')).out).toBe('{"replayed":1}\n');
  expect((await run('list', '--spool', file, '--id', '1')).out).toContain('to be tried again');
});

test('discard deletes what is meant, and everything only when told so', async () => {
  expect(await run('discard', '--spool', file)).toMatchObject({ code: 2, err: expect.stringContaining('--all') });
  expect((await run('discard', '--spool', file, '--id', '1')).out).toBe('1 dead letter deleted\n');
  expect((await run('discard', '--spool', file, '--all')).out).toBe('2 dead letters deleted\n');
  expect((await run('list', '--spool', file)).out).toBe('no dead letters\n');
});

test.each([
  [['list', '--spool', 'nowhere.db'], 1, 'No spool at nowhere.db'],
  [['list', '--reason', 'bad weather', '--spool', 'x'], 2, "no dead letter has the reason 'bad weather'"],
  [['list', '--id', 'first'], 2, 'give the number that list shows'],
  [['list'], 1, 'No spool is named'],
])('%j is answered in a sentence', async (args, code, sentence) => {
  vi.stubEnv('PULSETRAIL_DATA_DIR', '');
  expect(await run(...args)).toMatchObject({ code, out: '', err: expect.stringContaining(sentence) });
});
