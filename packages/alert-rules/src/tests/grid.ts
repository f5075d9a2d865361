import type { Span } from './scenario.js';

/** Seconds between evaluations that people like to read. */
const steps = [1, 2, 5, 10, 15, 30, 60, 300, 600, 1_800, 3_600, 7_200, 21_600];

/** How often is looked at something that lasts so long: at most about 432 times, at least every minute where that will do. */
export function evaluationStep(duration: number, most = 60): number {
  const fine = steps.find((step) => duration / step <= 432) ?? duration / 432;
  return Math.max(fine, Math.min(most, 60));
}

/** Seconds between samples so that every window holds at least two of them, a whole number of times within a step. */
export function sampleStep(step: number, window: number): number {
  let parts = Math.max(1, Math.ceil((2 * step) / window));
  while (parts < step && step % parts !== 0) parts += 1;
  return step / parts;
}

/** The next evaluation at or after a time. */
export const nextEvaluation = (time: number, step: number): number => Math.ceil(time / step - 1e-9) * step;

/** The stretches of a scenario in which a condition holds, by asking at every evaluation. */
export function spansWhere(duration: number, step: number, holds: (time: number) => boolean): Span[] {
  const spans: Span[] = [];
  let from: number | undefined;
  const evaluations = Math.floor(duration / step);
  for (let index = 0; index <= evaluations; index += 1) {
    const time = index * step;
    if (holds(time)) from ??= time;
    else if (from !== undefined) {
      spans.push({ from, until: time });
      from = undefined;
    }
  }
  // What still holds at the end goes on beyond it.
  if (from !== undefined) spans.push({ from, until: Number.POSITIVE_INFINITY });
  return spans;
}
