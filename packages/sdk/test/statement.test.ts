import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readStatement } from '../src/statement.js';

const summarizeStatement = (statement: string | undefined, system = 'postgresql') => readStatement(statement, system);

test.each([
  ['select * from patients where id = $1', 'SELECT patients'],
  ['SELECT p.id FROM clinic.patients p JOIN visits v ON true', 'SELECT clinic.patients'],
  ['select "id" from "Patients"', 'SELECT patients'],
  ['select id from `patients`', 'SELECT patients'],
  ['select id from [patients]', 'SELECT patients'],
  ['(select 1 from a) union (select 2 from b)', 'SELECT a'],
  ['select 1', 'SELECT'],
  ['insert into readings (id, text) values ($1, $2)', 'INSERT readings'],
  ['update only patients set name = $1', 'UPDATE patients'],
  ['delete from readings', 'DELETE readings'],
  ['merge into stock s using sold on true', 'MERGE stock'],
  ['with recent as (select * from visits) select * from recent', 'SELECT visits'],
  ['with gone as (delete from a returning *) insert into b select * from gone', 'INSERT b'],
  ['with x as (select 1) update patients set a = 1', 'UPDATE patients'],
  ['select extract(epoch from created) from visits', 'SELECT visits'],
  ["select substring(code from 2), trim(both 'x' from code) from items", 'SELECT items'],
  ['begin', 'BEGIN'],
  ['create table secrets (a int)', 'CREATE'],
  ['-- select * from a\nselect * from b', 'SELECT b'],
  ['/* from a */ select * /* from c */ from b', 'SELECT b'],
  ["select 'taken from somchai' as note from visits", 'SELECT visits'],
  ["select 'it''s from somchai' from visits", 'SELECT visits'],
  ['select $$from somchai$$, $q$from $$ x$q$ from visits', 'SELECT visits'],
  ['select "from somchai" from visits', 'SELECT visits'],
  ["select 'open from somchai", 'SELECT'],
  ["select 'it\\'s from somchai' from visits", 'SELECT'],
  ["select E'it\\'s from somchai' from visits", 'SELECT visits'],
  ["replace into stock values (1, 'x')", 'REPLACE stock'],
  ['set search_path to clinic', 'SET'],
  ['vacuum full', undefined],
  ['', undefined],
  [undefined, undefined],
])('summarizes %j as %j', (statement, summary) => {
  expect(summarizeStatement(statement).summary).toBe(summary);
});

test('takes operation and collection apart', () => {
  expect(summarizeStatement('select * from patients')).toMatchObject({
    operation: 'SELECT',
    collection: 'patients',
    summary: 'SELECT patients',
  });
});

test.each([
  ['mysql', 'select "from somchai" from `visits`', 'SELECT visits'],
  ['mysql', 'select 1 # from somchai\nfrom visits', 'SELECT visits'],
  ['mysql', 'select * from "visits"', 'SELECT'],
  ['mysql', 'select * from `db`.`pa tients`', 'SELECT'],
  ['mysql', 'select * from `db` . `patients`', 'SELECT'],
  ['mysql', 'select * from `db`.`2024_visits` v', 'SELECT db.2024_visits'],
  ['microsoft.sql_server', 'select * from clinic..visits', 'SELECT clinic..visits'],
  ['mysql', 'SELECT TRIM(BOTH FROM "SomchaiTrim") FROM t', 'SELECT t'],
  ['sqlite', 'select trim(both from lower("somchai")) from "t"', 'SELECT t'],
  ['postgresql', 'select trim(both from lower(name)) from visits', 'SELECT visits'],
  ['postgresql', 'select substring(name from position(a in b)) from visits', 'SELECT visits'],
  ['postgresql', 'select a is distinct from somchai, b from visits', 'SELECT visits'],
  ['postgresql', 'with recent(a, b) as (select 1) delete from visits', 'DELETE visits'],
  ['cassandra', "select * from visits where name = 'x'", 'SELECT visits'],
  ['microsoft.sql_server', "select [it's from somchai] from [visits]", 'SELECT visits'],
  ['oracle.db', "select q'[it's from somchai]' from visits", 'SELECT visits'],
  ['sqlite', 'select "somchai" from [visits]', 'SELECT visits'],
])('knows the quotes of %s: %j is %j', (system, statement, summary) => {
  expect(summarizeStatement(statement, system).summary).toBe(summary);
});

test.each<[system: string, statement: string, operation: string | undefined, collection?: string]>([
  ['redis', 'SET session:9 SomchaiRedis', 'SET'],
  ['redis', 'get patient:somchai', 'GET'],
  ['redis', 'Somchai Jaidee', undefined],
  ['redis', 'GETSomchai', undefined],
  ['valkey', 'HGETALL a', 'HGETALL'],
  ['mongodb', '{"find":"patients","filter":{"name":"SomchaiMongo"}}', 'find', 'patients'],
  ['mongodb', '{ aggregate: "visits", pipeline: [] }', 'aggregate', 'visits'],
  ['mongodb', '{"getMore": 17, "collection": "visits"}', 'getMore'],
  ['mongodb', '{"somchai":"jaidee"}', undefined],
  ['mongodb', 'select * from patients', undefined],
  ['elasticsearch', 'select * from patients', undefined],
  ['made.up', "update patients set name = 'x'", undefined],
])('of %s, which is not asked in SQL, says the command at most: %j', (system, statement, operation, collection) => {
  expect(summarizeStatement(statement, system)).toMatchObject({ operation, collection, normalized: undefined });
});

test('never says what stands between quotes', () => {
  fc.assert(
    fc.property(fc.string(), (literal) => {
      const quoted = `'from zzz${literal.replaceAll("'", "''")} from zzz'`;
      expect(summarizeStatement(`select ${quoted} from visits`).summary).not.toContain('zzz');
    }),
  );
});

test('takes statements of any length without holding up the process', () => {
  const read = (length: number): number => {
    const started = performance.now();
    expect(summarizeStatement(`select ${'(a, '.repeat(length)} from visits`).operation).toBe('SELECT');
    expect(summarizeStatement(`${' '.repeat(length)}${"'".repeat(length * 2 + 1)}`).operation).toBeUndefined();
    expect(summarizeStatement(`with ${'/*'.repeat(length)}`).operation).toBe('SELECT');
    return performance.now() - started;
  };
  // Where every character cost a look at all the others, a hundred times the text would take ten thousand times as long.
  const short = Math.max(...[1, 2, 3].map((round) => read(4_000 + round)), 5);
  expect(read(400_000)).toBeLessThan(short * 2_000);
});

test('gives the same answer when it is asked again, also after many others', () => {
  const first = summarizeStatement('select * from a0');
  for (let index = 0; index < 1_000; index++) summarizeStatement(`select * from a${index}`);
  expect(summarizeStatement('select * from a0')).toEqual(first);
});
