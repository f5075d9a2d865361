import { setTimeout as delay } from 'node:timers/promises';

/** Waits until a condition holds, and gives what it gave; fails with the message after the deadline (default 5 s). */
export async function waitFor<Value>(
  what: string,
  condition: () => Value | Promise<Value>,
  deadline = 5_000,
): Promise<NonNullable<Value>> {
  const end = Date.now() + deadline;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > end) throw new Error(`waited ${deadline} ms for ${what}`);
    await delay(10);
  }
}
