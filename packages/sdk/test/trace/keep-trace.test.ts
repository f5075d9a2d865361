import { trace } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { keepTrace } from '../../src/trace/keep-trace.js';
import { testTracing } from '../support/tracing.js';

test('keeps what was not sampled', () => {
  const { tracer, written } = testTracing({ ratio: 0 });
  for (const name of ['kept', 'forgotten']) {
    const span = tracer.start(name, {}, undefined);
    if (name === 'kept') keepTrace(span);
    span.end();
  }
  expect(written.map(({ name }) => name)).toEqual(['kept']);
});

test('leaves no span, and one of another library, as it is', () => {
  expect(() => keepTrace(undefined)).not.toThrow();
  expect(() => keepTrace(trace.getTracer('another').startSpan('x'))).not.toThrow();
});
