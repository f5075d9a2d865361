/** Boundaries of our own durations: the 1-2.5-5 series from a millisecond to a minute, with 2 s because targets say so. */
export const operationSeconds = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60] as const;
