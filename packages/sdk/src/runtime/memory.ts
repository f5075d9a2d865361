import type { Probe } from './probe.js';

/** Resident memory in bytes. Source: semantic conventions, `process.memory.usage`. */
export const memoryUsage = (): Probe => ({ observe: (observe) => observe(process.memoryUsage.rss()) });

/**
 * Bytes that the process may use: its container's limit, or all of the machine's memory where there is none.
 *
 * @param constrained what Node knows of a limit: 0, or more than any machine has, where there is none.
 * @param total the memory of the machine.
 */
export const memoryLimitOf = (constrained: number, total: number): number =>
  constrained > 0 && constrained < total ? constrained : total;

/** What {@link memoryLimitOf} says of this process. */
export const memoryLimit = (): Probe => ({
  observe: (observe) =>
    observe(memoryLimitOf(process.constrainedMemory(), process.getBuiltinModule('node:os').totalmem())),
});
