import { trace } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { expect, test } from 'vitest';
import { drawTrace } from '../../src/trace/draw-trace.js';
import { RecordingTracerProvider } from '../../src/trace/tracer-provider.js';
import { testTracing } from '../support/tracing.js';

test.each([
  [0, 0, 0],
  [0.3, 2_700, 3_300],
  [1, 10_000, 10_000],
])('draws by the share: %s', (ratio, least, most) => {
  const { tracer } = testTracing({ ratio });
  const drawn = Array.from({ length: 10_000 }, () => drawTrace(tracer)).filter(Boolean).length;
  expect(drawn).toBeGreaterThanOrEqual(least);
  expect(drawn).toBeLessThanOrEqual(most);
});

test('draws nothing where nothing is exported', () => {
  const provider = new RecordingTracerProvider({
    resource: resourceFromAttributes({}),
    ratio: 1,
    slowAfter: 1,
    sink: undefined,
  });
  expect(drawTrace(provider.getTracer('test'))).toBe(false);
});

test('leaves it to a tracer of another library', () => {
  expect(drawTrace(trace.getTracer('another'))).toBe(true);
});
