import { context, SeverityNumber, trace } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { readableLogRecord } from '../../src/logs/log-record.js';
import { resolveOptions } from '../../src/options.js';
import { serviceResource } from '../../src/resource.js';

const resource = serviceResource(resolveOptions({ service: 'x' }, {}));
const read = (record: Parameters<typeof readableLogRecord>[0]) => readableLogRecord(record, { name: 'a' }, resource);

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
  ['text', 'call 1234567890123 of a@example.org', 'call [redacted] of [redacted]'],
  [
    'a map',
    { password: 'p', deep: { email: 'x', fine: 1 } },
    { password: '[redacted]', deep: { email: '[redacted]', fine: 1 } },
  ],
  ['a list', ['a@example.org', 'fine'], ['[redacted]', 'fine']],
  ['bytes', new Uint8Array([1]), '[redacted]'],
])('takes what is personal out of a body that is %s', (_, body, expected) => {
  expect(read({ body } as never).body).toEqual(expected);
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
  const record = read({ body: 'x'.repeat(10_000), attributes });
  expect(record.body).toHaveLength(4_096);
  expect([Object.keys(record.attributes).length, record.droppedAttributesCount]).toEqual([128, 72]);
});
