import type { ELDHistogram } from 'node:perf_hooks';
import type { Probe } from './probe.js';
import { SharedWindow } from './shared-window.js';

/** Milliseconds from one sample to the next: each wakes a process that is idle. */
const resolution = 20;

/**
 * How late the event loop is. Source: semantic conventions, `nodejs.eventloop.delay.p99`.
 *
 * Node's monitor measures the time from one sample to the next, so the time that lies between two of them anyway is taken
 * off: an idle loop has a delay of nearly zero. The monitor starts with the first look, which therefore sees nothing yet;
 * it keeps no process alive.
 *
 * @param shortest seconds that a look goes back at least.
 */
export function eventLoopDelay(shortest: number): Probe {
  const monitors: ELDHistogram[] = [];
  const begin = (spent?: ELDHistogram): ELDHistogram => {
    if (spent !== undefined) {
      spent.reset();
      return spent;
    }
    const monitor = process.getBuiltinModule('node:perf_hooks').monitorEventLoopDelay({ resolution });
    monitor.enable();
    monitors.push(monitor);
    return monitor;
  };
  let window: SharedWindow<ELDHistogram> | undefined;
  return {
    observe: (observe) => {
      window ??= new SharedWindow(shortest, begin);
      const { mark: monitor } = window.look();
      if (monitor.count === 0) return;
      // In nanoseconds.
      observe(Math.max(0, monitor.percentile(99) / 1e6 - resolution) / 1_000);
    },
    stop: () => {
      for (const monitor of monitors) monitor.disable();
    },
  };
}
