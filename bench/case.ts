/** What a work that measures itself returns: its cost in a unit that both sides of the comparison share. */
export class Cost {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/**
 * One side of a comparison: does the work `times` times and returns something that depends on all of it. The time that
 * it took is what is compared, unless it returns a {@link Cost}.
 */
export type Work = (times: number) => unknown;

/** A comparison of ours with what a user would pick instead, both in one process. */
export interface Case {
  /** What is measured, such as `counter, 4 labels, 1 label set`. */
  readonly name: string;
  /** What it is measured against. */
  readonly against: string;
  /** Repetitions per measurement, so that one takes some milliseconds. */
  readonly times: number;
  /** Measurements of each side that are compared, and those before that are not. Default: 25 and 5. */
  readonly rounds?: number;
  readonly warmUps?: number;
  /** Whether it takes minutes and is left out unless asked for by `--long`. */
  readonly isLong?: boolean;
  readonly setUp: () => Promise<{ readonly ours: Work; readonly theirs: Work }>;
}
