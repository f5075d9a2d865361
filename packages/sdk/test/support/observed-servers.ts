import { context, propagation, SpanKind } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { until } from '../../../../test/support/until.js';
import { observeServer } from './http.js';
import { type TestTiming, testTiming } from './timing.js';

/** Observes the servers of the running test, with context and propagation as `start` sets them up. */
export function observedServers() {
  const contextManager = new AsyncLocalStorageContextManager().enable();
  let timing: TestTiming;
  let stop: () => void;

  const observe = (): void => {
    stop = observeServer(timing, (active) => void contextManager.attach(active));
  };

  beforeAll(() => {
    context.setGlobalContextManager(contextManager);
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  });
  afterAll(() => {
    context.disable();
    propagation.disable();
  });
  beforeEach(() => {
    timing = testTiming('httpServerRequestDuration');
    observe();
  });
  afterEach(() => stop());

  /** The spans of requests that have ended. */
  const requests = () => timing.written.filter(({ kind }) => kind === SpanKind.SERVER);

  return {
    get timing() {
      return timing;
    },
    requests,
    /** Waits for so many requests to end. */
    ended: (count = 1) => until(`${count} requests to end`, () => requests().length === count),
    stop: () => stop(),
    /** Observes once more. */
    observe,
    /** Observes as where another library owns context. */
    observeWithoutContext(): void {
      stop = observeServer(timing);
    },
  };
}
