import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
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

test('a document is filed under its hash, and the same one only once', async () => {
  const bytes = Buffer.from([0, 255, 10, 13, 128]);
  const first = await upload(clinic, { bytes });
  expect(first.statusCode).toBe(201);
  expect(first.json()).toMatchObject({ sha256: createHash('sha256').update(bytes).digest('hex'), size: 5 });
  const again = await upload(clinic, { bytes });
  expect(again.statusCode).toBe(200);
  expect(again.json()).toEqual(first.json());
  const other = await upload(clinic, { bytes, patientId: 'p-0002' });
  expect(other.statusCode).toBe(201);
  const rows = await clinic.store.query<{ content: Uint8Array; uploaded_by: string }>(
    'SELECT content, uploaded_by FROM clinic.documents WHERE id = $1',
    [first.json<{ id: string }>().id],
  );
  expect(rows.map((row) => [Buffer.from(row.content), row.uploaded_by])).toEqual([[bytes, 'staff-1']]);
});

test.each([
  ['an unknown patient', { patientId: 'p-9999' }, 404],
  ['an unknown kind', { kind: 'gossip' }, 400],
  ['an unknown type', { contentType: 'text/html' }, 400],
  ['an empty document', { bytes: Buffer.alloc(0) }, 400],
  ['a document over the limit', { bytes: Buffer.alloc(1_000_000) }, 413],
])('%s is refused and is no error of the operation', async (_, change, status) => {
  expect((await upload(clinic, change)).statusCode).toBe(status);
  expect(await clinic.samples('operation="document-upload"', 'error_type=')).toEqual([]);
});

test.each(['*', 'YQ', 'YQ==YQ==', 'QUJD\n'])('content that is not base64 is refused: %j', async (content) => {
  const body = { patientId: 'p-0001', kind: 'letter', contentType: 'text/plain', content: content.padEnd(4) };
  expect((await clinic.ask('/documents', body)).statusCode).toBe(400);
});

test('a failing store is an error of the operation', async () => {
  clinic.store.failing = 'INSERT INTO clinic.documents';
  expect((await upload(clinic, { bytes: Buffer.from('never stored') })).statusCode).toBe(500);
  expect(await clinic.value('operation_duration_seconds_count', '"document-upload"', 'ECONNRESET')).toBe(1);
  expect(await clinic.value('db_client_operation_duration_seconds_count', '"store-document"', 'ECONNRESET')).toBe(1);
});
