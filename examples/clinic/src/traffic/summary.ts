/** Counts answers and remembers how long they took. */
export interface Summary {
  /** @param status of the answer; undefined where none came. */
  add(status: number | undefined, milliseconds: number): void;
  /** Counts a request that was not sent because too many were open. */
  skip(): void;
  /** One line. */
  toString(): string;
}

/** How many of the latest durations are kept for the quantile. */
const kept = 10_000;

/** Starts to count. */
export function createSummary(): Summary {
  const started = performance.now();
  const counts = { accepted: 0, refused: 0, failed: 0, unanswered: 0, skipped: 0 };
  const durations: number[] = [];
  let answered = 0;
  return {
    add(status, milliseconds) {
      if (status === undefined) counts.unanswered++;
      else if (status < 400) counts.accepted++;
      else if (status < 500) counts.refused++;
      else counts.failed++;
      durations[answered++ % kept] = milliseconds;
    },
    skip() {
      counts.skipped++;
    },
    toString() {
      const sorted = durations.toSorted((left, right) => left - right);
      const p95 = sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0;
      const parts = Object.entries(counts).map(([what, count]) => `${count} ${what}`);
      const seconds = ((performance.now() - started) / 1_000).toFixed(1);
      return `${answered} requests in ${seconds} s: ${parts.join(', ')}; p95 ${p95.toFixed(1)} ms`;
    },
  };
}
