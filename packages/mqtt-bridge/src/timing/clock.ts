/** How far, in milliseconds, the steady clock may drift from the machine's before it follows. */
const drift = 100;

let offset = Date.now() - performance.now();

/**
 * The time in milliseconds since 1970 with fractions. Steady while a message is under way; it follows the machine's
 * clock when that was set, or the machine slept.
 */
export function now(): number {
  const steady = offset + performance.now();
  const wall = Date.now();
  if (Math.abs(wall - steady) <= drift) return steady;
  offset += wall - steady;
  return wall;
}
