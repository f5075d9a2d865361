import { SpanKind } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { type DbTimerOptions, dbDetails } from '../../src/timers/db-timer.js';
import { operationTimer, rememberOperations } from '../../src/timers/operation-timer.js';
import { testTiming } from '../support/timing.js';

function setUp() {
  const timing = testTiming('dbClientOperationDuration');
  const operation = rememberOperations(
    timing.histogram,
    new Map([['find', { component: 'database', slowAfter: undefined }]]),
  );
  return { ...timing, timer: operationTimer<string, DbTimerOptions>({ ...timing, operation, details: dbDetails }) };
}

test.each([
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
])('says %s', (_, options, name, attributes, labels) => {
  const { timer, span, counts } = setUp();
  expect(timer('find', options, () => 1)).toBe(1);
  expect(span()).toMatchObject({ name, kind: SpanKind.CLIENT });
  expect(span().attributes).toEqual({ component: 'database', operation: 'find', ...attributes });
  expect(counts()).toEqual({ [`component="database",operation="find"${labels}`]: 1 });
});
