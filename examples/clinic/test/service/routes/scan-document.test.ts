import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testSignature } from '../../../src/service/scanner.js';
import { openClinic, type TestClinic } from '../clinic.fixture.js';
import { upload } from './documents.fixture.js';

let clinic: TestClinic;
beforeAll(async () => {
  clinic = await openClinic();
});
afterAll(() => clinic.close());
beforeEach(() => {
  clinic.store.failing = undefined;
});

const counted = (result: string) => clinic.value('documents_scanned_total', `result="${result}"`);

test.each([
  ['pass', [], Buffer.from('A harmless letter.')],
  ['fail', ['test_signature'], Buffer.from(`A letter with ${testSignature} in it.`)],
])('a document is scanned from the store and counted: %s', async (result, findings, bytes) => {
  const before = await counted(result);
  const { id } = (await upload(clinic, { bytes })).json<{ id: string }>();
  for (let times = 1; times <= 2; times++) {
    const answer = await clinic.ask(`/documents/${id}/scan`);
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({ id, result, findings });
    expect(await counted(result)).toBe(before + times);
  }
  const rows = await clinic.store.query('SELECT result, findings FROM clinic.scans WHERE document_id = $1', [id]);
  expect(rows).toEqual([{ result, findings }]);
});

test('a document that fails its scan is no error of the operation', async () => {
  expect(await clinic.samples('operation="document-scan"', 'error_type=')).toEqual([]);
});

test.each([
  ['an unknown document', '00000000-0000-4000-8000-000000000000', 404],
  ['an id of another form', 'none', 400],
])('%s is refused', async (_, id, status) => {
  expect((await clinic.ask(`/documents/${id}/scan`)).statusCode).toBe(status);
});

test('a result that cannot be kept is an error and is not counted', async () => {
  const { id } = (await upload(clinic)).json<{ id: string }>();
  const before = await counted('pass');
  clinic.store.failing = 'INSERT INTO clinic.scans';
  expect((await clinic.ask(`/documents/${id}/scan`)).statusCode).toBe(500);
  expect(await counted('pass')).toBe(before);
  expect(await clinic.value('operation_duration_seconds_count', '"document-scan"', 'ECONNRESET')).toBe(1);
});
