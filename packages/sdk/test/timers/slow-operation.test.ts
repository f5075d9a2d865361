import { type LogRecord, logs, trace } from '@opentelemetry/api';
import { defineCatalog } from '@pulsetrail/catalog';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { testTiming } from '../support/timing.js';
import { catchWarnings } from '../support/warnings.js';

// An operation that the catalog does not declare is said; that is tested elsewhere.
catchWarnings();

const [service] = defineCatalog({
  services: {
    clinic: {
      owner: 'care',
      operations: { 'sign-in': { kind: 'api', component: 'authentication', target: { latency: '500ms' } } },
    },
  },
}).services;

const signIn = 'component="authentication",operation="sign-in"';
const other = 'component="default",operation="other"';

let emitted: LogRecord[] = [];
beforeEach(() => {
  emitted = [];
  logs.setGlobalLoggerProvider({
    getLogger: () => ({ enabled: () => true, emit: (record) => void emitted.push(record) }),
  });
});
afterEach(() => {
  logs.disable();
  vi.restoreAllMocks();
});

/** Lets time pass between the two readings of a timing. */
function lasting(milliseconds: number): () => void {
  const real = performance.now.bind(performance);
  return () => void vi.spyOn(performance, 'now').mockImplementation(() => real() + milliseconds);
}

test.each([
  ['its target', 'sign-in', 600, {}, signIn],
  ['nothing, when it was faster than its target', 'sign-in', 400, {}, undefined],
  ['what is slow in the process, without a target', 'other', 2_100, {}, other],
  ['nothing, when it was faster than that', 'other', 1_900, {}, undefined],
  ['what the call says', 'other', 200, { slow: '100ms' as const }, other],
  ['what the call says, before its target', 'sign-in', 600, { slow: '1s' as const }, undefined],
])('an operation is slow by %s', (_, name, took, options, labels) => {
  const { timers, slow, written } = testTiming('operationDuration', { ratio: 0 });
  timers({ service, slowAfter: 2 }).apiTimer(name, options, lasting(took));
  expect(slow()).toEqual(labels === undefined ? {} : { [labels]: 1 });
  expect(emitted).toHaveLength(labels === undefined ? 0 : 1);
  // And what is slow is kept, at any ratio.
  expect(written).toHaveLength(labels === undefined ? 0 : 1);
});

test('is said in a log record of its trace, with numbers and without anything else', () => {
  const { timers, span } = testTiming('operationDuration', { ratio: 0 });
  timers({ service }).apiTimer('sign-in', lasting(600));
  const [record] = emitted;
  expect(record).toMatchObject({
    eventName: 'operation.slow',
    severityText: 'WARN',
    attributes: { component: 'authentication', operation: 'sign-in', 'operation.threshold': 0.5 },
  });
  expect(record?.attributes?.['operation.duration']).toBeGreaterThan(0.6);
  expect(record?.body).toMatch(/^Operation sign-in of authentication took 0\.6\d\d s, more than 0\.5 s\.$/);
  expect(record?.context && trace.getSpan(record.context)).toBe(span());
});

test('costs no record where nobody takes any', () => {
  logs.disable();
  const { timers, slow } = testTiming();
  timers({ service }).apiTimer('sign-in', lasting(600));
  expect(slow()).toEqual({ [signIn]: 1 });
});
