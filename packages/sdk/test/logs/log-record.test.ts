import { context, SeverityNumber, trace } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { ownLogger, readableLogRecord } from '../../src/logs/log-record.js';
import { resolveOptions } from '../../src/options.js';
import type { LogBodies } from '../../src/otlp/options.js';
import { serviceResource } from '../../src/resource.js';
import { catchWarnings } from '../support/warnings.js';

const resource = serviceResource(resolveOptions({ service: 'x' }, {}));
const warnings = catchWarnings();
const read = (record: Parameters<typeof readableLogRecord>[0], bodies: LogBodies = 'none', name = 'a') =>
  readableLogRecord(record, { name }, resource, bodies);

test('keeps what is said, and the span that it belongs to', () => {
  const span = trace.wrapSpanContext({ traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 });
  const record = read({
    body: 'stored',
    severityNumber: SeverityNumber.WARN,
    severityText: 'WARN',
    eventName: 'operation.slow',
    attributes: { rows: 3 },
    timestamp: 1_700_000_000_000,
    context: trace.setSpan(context.active(), span),
  });
  expect(record).toMatchObject({
    body: 'stored',
    severityNumber: 13,
    severityText: 'WARN',
    eventName: 'operation.slow',
    attributes: { rows: 3 },
    spanContext: { traceId: '1'.repeat(32) },
    droppedAttributesCount: 0,
    resource,
  });
  expect(record.hrTime[0]).toBe(1_700_000_000);
});

test.each([
  ['text of several words', 'signed in', '[redacted]'],
  ['a word', 'stored', 'stored'],
  [
    'a map',
    { password: 'p', deep: { email: 'x', fine: 1 } },
    { password: '[redacted]', deep: { email: '[redacted]', fine: 1 } },
  ],
  ['a list', ['a@example.org', 'fine'], ['[redacted]', 'fine']],
  ['a map of texts', { step: 'stored', line: 'somchai signed in' }, { step: 'stored', line: '[redacted]' }],
  ['bytes', new Uint8Array([1]), '[redacted]'],
])('takes what is personal, or may be, out of a body that is %s', (_, body, expected) => {
  expect(read({ body } as never).body).toEqual(expected);
});

test('says once that texts do not leave, and how they would', () => {
  for (const body of ['signed in', 'signed out']) read({ body });
  expect(warnings.filter((warning) => warning.includes("set logs.bodies to 'redacted'")).length).toBeLessThanOrEqual(1);
});

test('lets texts leave where they are asked for, without what redaction finds', () => {
  const body = 'call 1234567890123 of a@example.org';
  expect(read({ body }, 'redacted').body).toBe('call [redacted] of [redacted]');
  expect(read({ body: 'Operation sign-in took 1 s.' }, 'none', ownLogger).body).toBe('Operation sign-in took 1 s.');
});

test('reads what an event and a severity are called as names', () => {
  const record = read({ eventName: 'visit of Somchai Jaidee', severityText: 'Somchai Jaidee' });
  expect([record.eventName, record.severityText]).toEqual(['[redacted]', '[redacted]']);
});

test('takes it out of attributes, and of an exception tells the type alone', () => {
  const { attributes } = read({
    attributes: { 'user.id': '17', 'url.full': 'http://x/?key=1' },
    exception: new TypeError('somebody typed this'),
  });
  expect(attributes).toEqual({ 'user.id': '[redacted]', 'url.full': 'http://x/', 'exception.type': 'TypeError' });
});

test('bounds text and attributes, and says how many are left out', () => {
  const attributes = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`a${index}`, index]));
  const record = read({ body: `${'word '.repeat(818)}1 2345 67890 12 3`, attributes }, 'redacted');
  expect(record.body).toBe('word '.repeat(818));
  expect([Object.keys(record.attributes).length, record.droppedAttributesCount]).toEqual([128, 72]);
});
