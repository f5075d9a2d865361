import { randomFillSync } from 'node:crypto';

/**
 * Trace and span ids, cut from a pool of random bytes: one call to the random source serves 256 spans.
 * Format: W3C Trace Context, 16 and 8 bytes in lower-case hexadecimal, not all zero.
 */
const pool = Buffer.allocUnsafeSlow(4_096);
let used = pool.length;

const allZero = /^0+$/;

function hex(bytes: number): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const text = pool.toString('hex', used, used + bytes);
  used += bytes;
  return text;
}

/** A new span id: 16 hexadecimal digits. */
export function newSpanId(): string {
  const spanId = hex(8);
  return allZero.test(spanId) ? newSpanId() : spanId;
}

/** A new trace id, of 32 hexadecimal digits, and the id of its first span: written out in one go. */
export function newTraceAndSpanId(): { traceId: string; spanId: string } {
  const both = hex(24);
  const traceId = both.slice(0, 32);
  const spanId = both.slice(32);
  return allZero.test(traceId) || allZero.test(spanId) ? newTraceAndSpanId() : { traceId, spanId };
}
