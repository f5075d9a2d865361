import { randomFillSync } from 'node:crypto';

/**
 * Trace and span ids, cut from a pool of random bytes: one call to the random source serves 256 spans.
 * Format: W3C Trace Context, 16 and 8 bytes in lower-case hexadecimal, not all zero.
 */
const pool = Buffer.allocUnsafeSlow(4_096);
let used = pool.length;

function hex(bytes: number): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const text = pool.toString('hex', used, used + bytes);
  used += bytes;
  return /[^0]/.test(text) ? text : hex(bytes);
}

/** A new trace id: 32 hexadecimal digits. */
export const newTraceId = (): string => hex(16);

/** A new span id: 16 hexadecimal digits. */
export const newSpanId = (): string => hex(8);
