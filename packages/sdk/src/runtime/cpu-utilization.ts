import type { Probe } from './probe.js';
import { SharedWindow } from './shared-window.js';

/**
 * CPU time since an earlier look, divided by the time that went by and by the number of processors that the process may
 * use. Source: semantic conventions, `process.cpu.utilization`.
 *
 * @param shortest seconds that a look goes back at least.
 */
export function cpuUtilization(shortest: number): Probe {
  const window = new SharedWindow(shortest, () => process.cpuUsage());
  return {
    observe: (observe) => {
      const { mark, seconds } = window.look();
      if (seconds === 0) return;
      // In microseconds.
      const { user, system } = process.cpuUsage(mark);
      const available = seconds * 1e6 * process.getBuiltinModule('node:os').availableParallelism();
      observe(user / available, { 'cpu.mode': 'user' });
      observe(system / available, { 'cpu.mode': 'system' });
    },
  };
}
