/** Told that a result is used up, or that it failed. */
export type Ending = (failed: boolean, error?: unknown) => void;

/** Runs code of a result within the span that it is timed by. */
export interface Within {
  run<Result>(fn: () => Result): Result;
}
