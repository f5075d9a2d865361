import { types } from 'node:util';
import { errorType } from '../error-type.js';
import { warnOnce } from '../warning.js';
import type { Timed } from './timed.js';

/** What counts as failed, where that is not what throws. */
export interface OutcomeOptions<Result = unknown> {
  /**
   * Whether a result is a failure, such as an answer with status 503. `true` is recorded as `error.type` `_OTHER`, a name
   * such as `unavailable` as itself, an error as its code or class. The result passes through all the same.
   */
  readonly errorIf?: (result: Result) => boolean | string | Error | undefined;
  /** Whether an exception is a success, such as that something was not found. It passes through all the same. */
  readonly successIf?: (error: unknown) => boolean;
}

/** A name that may be a label's value: short, and no sentence, which could hold anything. */
const failureName = /^[A-Za-z_][\w.-]{0,79}$/;

const failureOf = (verdict: unknown): string | undefined => {
  if (verdict === undefined || verdict === null || verdict === false || verdict === '') return undefined;
  if (typeof verdict === 'string') return failureName.test(verdict) ? verdict : '_OTHER';
  return verdict === true ? '_OTHER' : errorType(verdict);
};

/**
 * A predicate is the service's own code: what it throws is said once, and its verdict is that there is none. So is that of
 * an asynchronous one, which the timing does not wait for.
 */
function ask(name: keyof OutcomeOptions, outcome: OutcomeOptions<never>, given: unknown): unknown {
  try {
    // Reading it can throw as well: a getter is the service's own code, too.
    const predicate = outcome[name] as ((given: unknown) => unknown) | undefined;
    if (predicate === undefined) return undefined;
    const verdict = predicate(given);
    if (!types.isPromise(verdict)) return verdict;
    verdict.catch(() => undefined);
    warnOnce(
      `timer ${name} promise`,
      `${name} of a timer gave a promise; the call is counted as without it. Give the verdict itself: await what it needs in the function that is timed.`,
    );
    return undefined;
  } catch (error) {
    warnOnce(
      `timer ${name}`,
      `${name} of a timer threw ${errorType(error)}; the call is counted as without it. Mend the predicate.`,
    );
    return undefined;
  }
}

/** Ends a timing whose call gave a result. */
export function endWithResult(timed: Timed, outcome: OutcomeOptions<never>, result: unknown): void {
  if (timed.ended) return;
  const failure = failureOf(ask('errorIf', outcome, result));
  if (failure !== undefined) timed.failAs(failure);
  timed.end();
}

/** Ends a timing whose call threw. */
export function endWithError(timed: Timed, outcome: OutcomeOptions<never>, error: unknown): void {
  if (timed.ended) return;
  if (ask('successIf', outcome, error) !== true) timed.fail(error);
  timed.end();
}
