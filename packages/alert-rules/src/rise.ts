/** How far back a series is remembered across gaps, so that a restarted Prometheus does not take old events for new ones. */
const memory = '1d';

/** The present value of a counter, also when a scrape or a few are missing. */
export const latest = (counter: string, window: string): string => `last_over_time(${counter}[${window}])`;

/**
 * How much a counter has risen within the window, series by series, also where `increase` cannot see it or would
 * extrapolate; nothing where it has not. In order:
 *
 * 1. all of a counter that has fallen below its former value, for it restarted: what it shows has happened since then;
 * 2. the rise since the window's beginning, exact;
 * 3. all of a series that was not there before.
 *
 * A missing scrape changes nothing: the rise is there without a break until the window has passed.
 */
export function rise(counter: string, window: string): string {
  const now = latest(counter, window);
  const before = `last_over_time(${counter}[${memory}] offset ${window})`;
  const restarted = `min_over_time(${counter}[${window}]) < ${before}`;
  return `(\n(${now} and ${restarted})\nor\n(${now} - ${before})\nor\n${now}\n) > 0`;
}
