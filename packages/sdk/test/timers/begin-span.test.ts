import { ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { beginSpan } from '../../src/timers/begin-span.js';
import { now } from '../../src/trace/clock.js';
import { SpanTemplate } from '../../src/trace/span-template.js';
import { noSpan } from '../../src/trace/tracer-provider.js';
import { testTracing } from '../support/tracing.js';
import { catchWarnings } from '../support/warnings.js';

const warnings = catchWarnings();
const template = new SpanTemplate('work', SpanKind.INTERNAL, { a: 1 });

test('a span of ours is slow after what is said, and below the active one', () => {
  const { tracer, written } = testTracing();
  const parent = tracer.startSpan('parent', {}, ROOT_CONTEXT);
  const active = trace.setSpan(ROOT_CONTEXT, parent);
  const start = now() - 3_000;
  beginSpan(tracer, template, active, 2, undefined, start).end();
  beginSpan(tracer, template, active, 4, undefined, start).end();
  expect(written.map((span) => [span.name, span.parent === parent, span.attributes])).toEqual([
    ['work', true, { a: 1, 'operation.slow': true }],
    ['work', true, { a: 1 }],
  ]);
});

test('a share keeps the traces with it', () => {
  const { tracer, names } = testTracing();
  beginSpan(tracer, template, ROOT_CONTEXT, 60, 1, now()).end();
  expect(names()).toEqual(['work']);
});

test('the tracer of another library is asked in its own way', () => {
  const asked: unknown[] = [];
  const startSpan = (...given: unknown[]) => {
    asked.push(...given);
    return noSpan;
  };
  beginSpan({ startSpan } as never, template, ROOT_CONTEXT, 60, undefined, now());
  expect(asked).toEqual(['work', { kind: SpanKind.INTERNAL, attributes: { a: 1 } }, ROOT_CONTEXT]);
});

test('without a tracer there is none, nor from one that throws, which is said', () => {
  const startSpan = () => {
    throw new Error('x');
  };
  for (const tracer of [undefined, { startSpan } as never]) {
    expect(beginSpan(tracer, template, ROOT_CONTEXT, 60, undefined, now())).toBe(noSpan);
  }
  expect(warnings).toEqual([expect.stringContaining('tracer of another library threw')]);
});
