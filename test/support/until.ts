import { setTimeout as delay } from 'node:timers/promises';

/**
 * Waits until a condition gives something other than nothing or false, and returns it.
 * @param what the condition in words, for the message when the deadline passes.
 * @param deadline milliseconds.
 */
export async function until<Value>(
  what: string,
  condition: () => Value | Promise<Value>,
  deadline = 30_000,
): Promise<NonNullable<Exclude<Value, false>>> {
  const end = Date.now() + deadline;
  let last: unknown;
  for (;;) {
    try {
      const value = await condition();
      if (value !== undefined && value !== null && value !== false) return value as NonNullable<Exclude<Value, false>>;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) {
      throw new Error(`Not within ${deadline / 1_000} s: ${what}.`, last === undefined ? {} : { cause: last });
    }
    await delay(20);
  }
}
