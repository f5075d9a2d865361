import type { Values } from './values.js';

/**
 * What `increase` says of a counter within the window that ends at a time, by the same arithmetic on the same samples;
 * undefined where it has no value, for want of two samples.
 * Source: Prometheus 3, `extrapolatedRate` in promql/functions.go; a window does not contain its beginning.
 *
 * @param values one every `sample` seconds, from second 0 on.
 */
export function increaseOf(values: Values, sample: number, time: number, window: number): number | undefined {
  const [first, last] = [Math.max(0, Math.floor((time - window) / sample) + 1), Math.floor(time / sample)];
  let from: { readonly time: number; readonly value: number } | undefined;
  let to = 0;
  let count = 0;
  let before = 0;
  let risen = 0;
  for (let index = first; index <= last && index < values.length; index += 1) {
    const value = values[index];
    if (value === undefined) continue;
    if (from === undefined) from = { time: index * sample, value };
    // A counter that has fallen started again from zero.
    else risen += value < before ? value : value - before;
    before = value;
    to = index * sample;
    count += 1;
  }
  if (from === undefined || count < 2) return undefined;
  const covered = to - from.time;
  const average = covered / (count - 1);
  const reach = (distance: number): number => (distance >= average * 1.1 ? average / 2 : distance);
  // No counter was below zero before its first sample.
  const toZero = risen > 0 ? covered * (from.value / risen) : Number.POSITIVE_INFINITY;
  const atStart = Math.min(reach(from.time - (time - window)), toZero);
  return (risen * (covered + atStart + reach(time - to))) / covered;
}
