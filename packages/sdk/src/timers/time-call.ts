import { type Context, context } from '@opentelemetry/api';
import { endWithError, endWithResult, type OutcomeOptions } from './outcome.js';
import { isPlainPromise, watchThenable } from './results/thenable.js';
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
 * Ends the timing of a promise or thenable as it settles. A plain promise is passed on as one that settles alike, since
 * nobody could tell a rejection that is handled from one that is only seen by us; anything else is passed on as it is.
 */
function settles(timed: Timed, outcome: OutcomeOptions<never>, result: PromiseLike<unknown>): unknown {
  const fulfilled = (value: unknown): unknown => came(timed, outcome, value);
  const rejected = (error: unknown): void => endWithError(timed, outcome, error);
  if (isPlainPromise(result)) {
    return result.then(fulfilled, (error: unknown) => {
      rejected(error);
      throw error;
    });
  }
  const follow = (next: unknown): unknown => passedOn(timed, outcome, next);
  if (!watchThenable(result, timed, { fulfilled, rejected, follow })) timed.end();
  return result;
}

/** What was returned, or what takes its place, with the end of the timing arranged for. */
function passedOn(timed: Timed, outcome: OutcomeOptions<never>, result: unknown): unknown {
  if (typeof result !== 'object' || result === null) {
    endWithResult(timed, outcome, result);
    return result;
  }
  try {
    return isThenable(result) ? settles(timed, outcome, result) : came(timed, outcome, result);
  } catch {
    // A proxy that throws at whoever looks into it: it was returned all the same.
    endWithResult(timed, outcome, result);
    return result;
  }
}

function callWithin<Result>(timed: Timed, outcome: OutcomeOptions<never>, fn: (timer: TimerHandle) => Result): unknown {
  try {
    return passedOn(timed, outcome, fn(timed));
  } catch (error) {
    endWithError(timed, outcome, error);
    throw error;
  }
}

/**
 * Times a call: its result or exception passes through, and the timing ends with it. A plain promise is passed on as one
 * that settles alike, any other thenable as the same object, timed until whoever waits for it has heard; a stream, an
 * iterator or a generator is timed until it is used up.
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
