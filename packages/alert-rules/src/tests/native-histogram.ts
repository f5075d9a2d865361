import type { Values } from './values.js';

/** How many events each bucket has counted, one entry a sample. */
export interface BucketCounts {
  /** The upper bounds; there is one bucket more, for what is above all of them. */
  readonly bounds: readonly number[];
  /** By bucket. */
  readonly counts: readonly Values[];
}

const written = (bounds: readonly number[], counts: readonly number[]): string =>
  `{{schema:-53 count:${counts.reduce((sum, count) => sum + count, 0)} custom_values:[${bounds.join(' ')}] buckets:[${counts.join(' ')}]}}`;

/**
 * Writes a native histogram with bounds of its own in promtool's notation. Every sample has a value.
 * Source: Prometheus, "Unit testing for rules", series.
 */
export function nativeNotation({ bounds, counts }: BucketCounts): string {
  const at = (index: number): number[] => counts.map((values) => values[index] ?? 0);
  const rise = (index: number): string =>
    at(index + 1)
      .map((count, bucket) => count - (at(index)[bucket] ?? 0))
      .join(' ');
  const length = Math.max(0, ...counts.map((values) => values.length));
  const parts: string[] = [];
  for (let index = 0; index < length; ) {
    const first = at(index);
    const step = index + 1 < length ? rise(index).split(' ').map(Number) : [];
    // A histogram that has restarted begins anew.
    const rises = step.length > 0 && step.every((count) => count >= 0);
    let end = index + 1;
    while (rises && end < length && rise(end - 1) === step.join(' ')) end += 1;
    const times = end - index - 1;
    const start = written(bounds, first);
    if (times === 0) parts.push(start);
    else
      parts.push(
        step.every((count) => count === 0) ? `${start}x${times}` : `${start}+${written(bounds, step)}x${times}`,
      );
    index = end;
  }
  return parts.join(' ');
}
