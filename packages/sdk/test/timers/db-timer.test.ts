import { SpanKind } from '@opentelemetry/api';
import { defineCatalog } from '@pulsetrail/catalog';
import { describe, expect, test } from 'vitest';
import type { DbTimerOptions, StatementText } from '../../src/timers/db-timer.js';
import { readableSpan } from '../../src/trace/readable-span.js';
import { testTiming } from '../support/timing.js';

test.each<[string, DbTimerOptions, string, object, string]>([
  [
    'what a statement does, and never its text',
    { statement: "select * from patients where name = 'somchai'" },
    'SELECT patients',
    {
      'db.system.name': 'postgresql',
      'db.operation.name': 'SELECT',
      'db.collection.name': 'patients',
      'db.query.summary': 'SELECT patients',
    },
    ',db_system_name="postgresql",db_operation_name="SELECT",db_collection_name="patients"',
  ],
  [
    'the system',
    { system: 'mysql', statement: 'begin' },
    'BEGIN',
    { 'db.system.name': 'mysql', 'db.operation.name': 'BEGIN', 'db.query.summary': 'BEGIN' },
    ',db_system_name="mysql",db_operation_name="BEGIN"',
  ],
  [
    'the operation where there is no statement',
    {},
    'find',
    { 'db.system.name': 'postgresql' },
    ',db_system_name="postgresql"',
  ],
  [
    'the command where the statement is no SQL',
    { system: 'redis', statement: 'GET patient:somchai' },
    'GET',
    { 'db.system.name': 'redis', 'db.operation.name': 'GET', 'db.query.summary': 'GET' },
    ',db_system_name="redis",db_operation_name="GET"',
  ],
])('says %s', (_, options, name, attributes, labels) => {
  const { timers, written, counts } = testTiming('dbClientOperationDuration');
  const { dbTimer } = timers();
  for (const time of [1, 2]) {
    expect(dbTimer('find', { component: 'database', ...options }, () => time)).toBe(time);
    expect(written[time - 1]).toMatchObject({ name, kind: SpanKind.CLIENT });
    expect(written[time - 1]?.attributes).toEqual({ component: 'database', operation: 'find', ...attributes });
  }
  expect(counts()).toEqual({ [`component="database",operation="find"${labels}`]: 2 });
});

describe('the text of a statement', () => {
  const statement = "select * from patients where id = '1234567890123' -- somchai";

  test.each<[string, StatementText, StatementText | undefined, string | undefined]>([
    ['does not leave', 'none', undefined, undefined],
    ['leaves without literals and comments', 'normalized', undefined, 'select * from patients where id = ?'],
    [
      'leaves without what redaction finds',
      'raw',
      undefined,
      "select * from patients where id = '[redacted]' -- somchai",
    ],
    ['is a matter of the call first', 'none', 'normalized', 'select * from patients where id = ?'],
    ['may be kept in by the call', 'raw', 'none', undefined],
  ])('%s: %s, %s', (_, statements, text, expected) => {
    const { timers, span } = testTiming('dbClientOperationDuration');
    timers({ statements }).dbTimer('find', { statement, ...(text && { text }) }, () => 1);
    expect(readableSpan(span()).attributes['db.query.text']).toBe(expected);
    expect(span().attributes).not.toHaveProperty('db.query.text');
  });

  test('is cut at the end of a word', () => {
    const { timers, span } = testTiming('dbClientOperationDuration');
    timers({ statements: 'raw' }).dbTimer('find', { statement: `select ${'word, '.repeat(2_000)}` }, () => 1);
    const text = String(readableSpan(span()).attributes['db.query.text']);
    expect(text.length).toBeLessThanOrEqual(4_096);
    expect(text).toMatch(/word, $/);
  });

  test('is an attribute of a span of another library, where it is asked for', () => {
    const { timers } = testTiming('dbClientOperationDuration');
    const attributes: Record<string, unknown> = {};
    const span = testTiming().tracer.start('foreign', {}, undefined);
    const foreign = Object.assign(Object.create(null) as object, {
      setAttribute: (name: string, value: unknown) => {
        attributes[name] = value;
      },
      setAttributes: () => undefined,
      spanContext: () => span.spanContext(),
      end: () => undefined,
    });
    const tracer = { startSpan: () => foreign } as never;
    timers({ tracer, statements: 'normalized' }).dbTimer('find', { statement }, () => 1);
    expect(attributes).toEqual({ 'db.query.text': 'select * from patients where id = ?' });
  });
});

test('is bounded for statements that come as they like', () => {
  const { timers, counts } = testTiming('dbClientOperationDuration');
  const { dbTimer } = timers();
  for (let index = 0; index < 1_000; index++) dbTimer('find', { statement: `select * from t${index}` }, () => 1);
  // The budget of 100, and one series for the rest.
  expect(Object.keys(counts()).length).toBeLessThanOrEqual(101);
});

test('shows of a declared operation only the database that it has to do with', () => {
  const operations = { find: { kind: 'db', component: 'store' } } as const;
  const { services } = defineCatalog({ services: { clinic: { owner: 'care', operations } } });
  const page = testTiming('dbClientOperationDuration');
  const { dbTimer } = page.timers({ service: services[0] });
  const shown = () => page.histogram.tree.series.map(({ labelText, count }) => [labelText, count]);
  expect(shown()).toEqual([['component="store",operation="find"', 0]]);
  dbTimer('find', { system: 'mysql' }, () => 1);
  expect(shown()).toEqual([
    ['component="store",operation="find"', 0],
    ['component="store",operation="find",db_system_name="mysql"', 1],
  ]);
});
