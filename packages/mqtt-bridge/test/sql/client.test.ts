import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { applySchema, openSqlClient, type SqlClient, SqlConnectionError } from '../../src/sql/client.js';
import { schema } from '../../src/sql/schema.js';

let client: SqlClient | undefined;
afterEach(async () => {
  await client?.close();
  client = undefined;
});

test('without an address, the embedded database answers', async () => {
  client = await openSqlClient();
  expect(await client.query<{ sum: number }>('SELECT $1::int + 1 AS sum', [41])).toEqual([{ sum: 42 }]);
});

test('with a folder, the data is there after a restart', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'medical-'));
  const dataDir = join(folder, 'deep', 'data');
  client = await openSqlClient(undefined, dataDir);
  await applySchema(client, ['CREATE TABLE IF NOT EXISTS kept (id int)']);
  await client.query('INSERT INTO kept VALUES (7)');
  await client.close();
  client = await openSqlClient(undefined, dataDir);
  expect(await client.query('SELECT id FROM kept')).toEqual([{ id: 7 }]);
  await client.close();
  client = undefined;
  await rm(folder, { recursive: true });
});

test('nobody but its owner comes into the folder, even when it was open before', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'medical-'));
  const [made, open] = [join(folder, 'data'), join(folder, 'open')];
  await mkdir(open);
  await chmod(open, 0o777);
  for (const parent of [made, open]) {
    const dataDir = join(parent, 'medical');
    if (parent === open) await mkdir(dataDir, { mode: 0o755 });
    const database = await openSqlClient(undefined, dataDir);
    await database.close();
    expect((await stat(dataDir)).mode & 0o077).toBe(0);
  }
  expect((await stat(made)).mode & 0o077).toBe(0);
  await rm(folder, { recursive: true });
});

test('the schema can be applied again, and leaves alone what is there', async () => {
  client = await openSqlClient();
  await applySchema(client, schema);
  await client.query("INSERT INTO pulsetrail.patients (id) VALUES ('p-1')");
  await applySchema(client, schema);
  expect(await client.query('SELECT id FROM pulsetrail.patients')).toEqual([{ id: 'p-1' }]);
});

test('a schema that fails changes nothing', async () => {
  client = await openSqlClient();
  await expect(applySchema(client, ['CREATE TABLE first (id int)', 'CREATE TABLE'])).rejects.toThrow();
  await expect(client.query('SELECT * FROM first')).rejects.toThrow();
});

test('a folder that cannot be used is named', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'medical-'));
  const file = join(folder, 'file');
  await writeFile(file, '');
  await expect(openSqlClient(undefined, file)).rejects.toThrow(`cannot be opened in ${file} (EEXIST)`);
  await rm(folder, { recursive: true });
});

test.each([
  ['postgres://user:hidden@127.0.0.1:1/care', 'The database at 127.0.0.1:1 cannot be used (ECONNREFUSED)'],
  ['mysql://user:hidden@127.0.0.1/care', 'The database address cannot be read'],
  ['hidden', 'The database address cannot be read'],
])('an address that does not work is named without user and password', async (url, sentence) => {
  const opening = openSqlClient(url);
  await expect(opening).rejects.toThrow(SqlConnectionError);
  await expect(opening).rejects.toThrow(sentence);
  await expect(opening).rejects.not.toThrow(/hidden/);
});
