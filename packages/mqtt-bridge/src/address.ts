/**
 * The identifiers under which devices and patients arrive, each brought to one form, so that `02005e20000a` and
 * `02:00:5E:20:00:0A` find the same patient.
 */

/** Twelve lower-case hex digits of a MAC address in any of its usual forms; `undefined` for anything else. */
export function normalizeMac(text: string): string | undefined {
  const digits = text.trim().replace(/[:.-]/g, '').toLowerCase();
  return /^[0-9a-f]{12}$/.test(digits) ? digits : undefined;
}

/** Text must have all its digits; a JSON number has lost its leading zeros and gets them back. */
const normalizeDigits = (value: string | number, length: number): string | undefined => {
  const digits = typeof value === 'number' ? String(value).padStart(length, '0') : value.trim();
  return digits.length === length && /^\d+$/.test(digits) ? digits : undefined;
};

/** The 15 digits of an IMEI (3GPP TS 23.003), sent as text or as a number; `undefined` for anything else. */
export const normalizeImei = (value: string | number): string | undefined => normalizeDigits(value, 15);

/** The 13 digits of a Thai citizen id, sent as text or as a number; `undefined` for anything else. */
export const normalizeCitizenId = (value: string | number): string | undefined => normalizeDigits(value, 13);
