import { type JsonObject, type ParseErrorType, present, toText } from '../message/payload.js';
import { known, type Measured } from './measures.js';

/** Minutes that one slot stands for. */
const slotMinutes = 5;

/** Counts how often a digit occurs. */
const count = (text: string, digit: string): number => text.split(digit).length - 1;

/**
 * Reads a night's sleep: one digit a slot, 0 awake, 1 light, 2 deep. The watch also sends the number of slots and a span
 * of hours, which do not always agree with the digits; the digits count.
 */
export function readSleep(sleep: JsonObject): Measured | ParseErrorType {
  const slots = toText(present(sleep, 'data'));
  if (slots === undefined) return 'missing_field';
  if (!/^[012]+$/.test(slots)) return 'invalid_value';
  const span = /^(\d{4})@(\d{4})$/.exec(toText(present(sleep, 'time')) ?? '');
  return known({
    slots,
    awake_minutes: count(slots, '0') * slotMinutes,
    light_minutes: count(slots, '1') * slotMinutes,
    deep_minutes: count(slots, '2') * slotMinutes,
    ...(span !== null && { from: span[1] ?? '', to: span[2] ?? '' }),
  });
}
