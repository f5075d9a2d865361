import { context, trace } from '@opentelemetry/api';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { traceFields } from '../../src/index.js';
import { startClinic } from '../support/running.js';

/** A pino logger as a service makes one, and what it writes. */
function logger() {
  const lines: Record<string, unknown>[] = [];
  const log = pino({ mixin: traceFields }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  return { log, lines };
}

test('pino lines carry the ids of the active span, by the names of log correlation', async () => {
  const { log, lines } = logger();
  const telemetry = startClinic();
  const ids = await telemetry.apiTimer('sign-in', async (timer) => {
    await Promise.resolve();
    log.info({ step: 1 }, 'signed in');
    return timer.span.spanContext();
  });
  expect(lines).toMatchObject([
    { msg: 'signed in', step: 1, trace_id: ids.traceId, span_id: ids.spanId, trace_flags: '01' },
  ]);
});

test('lines outside of a span, and children of a logger, are left as they are', () => {
  const { log, lines } = logger();
  log.info({ a: 1 }, 'one');
  log.child({ b: 2 }).info('two');
  for (const line of lines) expect(line).not.toHaveProperty('trace_id');
  expect(lines).toMatchObject([{ a: 1 }, { b: 2 }]);
  expect(lines[1]).not.toHaveProperty('a');
});

test('an unsampled trace says so', () => {
  startClinic({ traces: { ratio: 1 } });
  const span = trace.wrapSpanContext({ traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 0 });
  expect(context.with(trace.setSpan(context.active(), span), traceFields)).toMatchObject({ trace_flags: '00' });
});
