import { types } from 'node:util';
import { type Context, context } from '@opentelemetry/api';
import { endWithError, endWithResult, type OutcomeOptions } from './outcome.js';
import { usedUpLater } from './results/used-up-later.js';
import type { Timed, TimerHandle } from './timed.js';

const isThenable = (value: object): value is PromiseLike<unknown> => {
  try {
    return 'then' in value && typeof value.then === 'function';
  } catch {
    // A getter or a proxy that throws: whoever uses the result will hear of it.
    return false;
  }
};

/** Ends the timing of a result that has come, at once or, where it is still to be read, with the end of that. */
function came(timed: Timed, outcome: OutcomeOptions<never>, result: unknown): unknown {
  if (typeof result === 'object' && result !== null) {
    const watched = usedUpLater(result, timed, (failed, error) =>
      failed ? endWithError(timed, outcome, error) : endWithResult(timed, outcome, result),
    );
    if (watched !== undefined) return watched;
  }
  endWithResult(timed, outcome, result);
  return result;
}

/**
 * A thenable that is no promise, such as a query builder, keeps its methods: it is the same one, but that waiting for it
 * waits for what was subscribed to, since a lazy query would run twice otherwise.
 */
function waitingFor(thenable: object, settled: PromiseLike<unknown>): object {
  return new Proxy(thenable, {
    get(target, key) {
      if (key === 'then' || key === 'catch' || key === 'finally') {
        const method: unknown = Reflect.get(settled, key);
        if (typeof method === 'function') return method.bind(settled);
      }
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** The thenable's own end ends the timing. It is subscribed to once, here, within the span. */
function settles(timed: Timed, outcome: OutcomeOptions<never>, result: PromiseLike<unknown>): unknown {
  const settled = result.then(
    (value) => came(timed, outcome, value),
    (error: unknown) => {
      endWithError(timed, outcome, error);
      throw error;
    },
  );
  return types.isPromise(result) ? settled : waitingFor(result, settled);
}

function callWithin<Result>(timed: Timed, outcome: OutcomeOptions<never>, fn: (timer: TimerHandle) => Result): unknown {
  try {
    const result = fn(timed);
    if (typeof result !== 'object' || result === null) {
      endWithResult(timed, outcome, result);
      return result;
    }
    return isThenable(result) ? settles(timed, outcome, result) : came(timed, outcome, result);
  } catch (error) {
    endWithError(timed, outcome, error);
    throw error;
  }
}

/**
 * Times a call: its result or exception passes through, and the timing ends with it. A promise is passed on as one that
 * settles alike; a stream, an iterator or a generator is timed until it is used up.
 *
 * @param active the context to run it in, with the span on top.
 */
export function timeCall<Result>(
  timed: Timed,
  fn: (timer: TimerHandle) => Result,
  outcome: OutcomeOptions<never> = {},
  active: Context = context.active(),
): Result {
  return timed.runIn(active, callWithin, timed, outcome, fn) as Result;
}
