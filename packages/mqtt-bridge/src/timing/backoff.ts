/** The upper bound of the first wait, in milliseconds. */
const base = 500;

/**
 * How long to wait before the next attempt: a random time up to a bound that doubles with each failure.
 * Source: AWS Architecture Blog, "Exponential Backoff And Jitter", full jitter.
 *
 * @param failures how many attempts have failed in a row, from 1.
 * @param ceiling the highest bound, in milliseconds.
 * @param random a number from 0 to 1.
 */
export const backoff = (failures: number, ceiling: number, random: () => number = Math.random): number =>
  random() * Math.min(ceiling, base * 2 ** (failures - 1));
