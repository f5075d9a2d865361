/**
 * The identifiers under which devices and patients arrive, each brought to one form, so that `02005e20000a` and
 * `02:00:5E:20:00:0A` find the same patient. Nothing but zeros, or but ones, is what a device sends that does not know
 * its address: it identifies nobody, and would give one patient the readings of many.
 */

/** The longest text that can be an id with what stands round it, in characters; a longer one is none, and not looked at. */
const textLimit = 400;

/** White space and control characters at both ends, such as the zero byte that ends a text in C. */
const trimmed = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: taking them out is the purpose
  text.length > textLimit ? '' : text.replace(/^[\s\u0000-\u001f]+|[\s\u0000-\u001f]+$/g, '');

/** Six groups of one or two hex digits, or three of four, or twelve digits in a row. */
const macForms = [
  /^[0-9a-f]{1,2}(?:([:. _-])[0-9a-f]{1,2})(?:\1[0-9a-f]{1,2}){4}$/,
  /^[0-9a-f]{4}([:. _-])[0-9a-f]{4}\1[0-9a-f]{4}$/,
  /^[0-9a-f]{12}$/,
];

/** Twelve lower-case hex digits of a MAC address in any of its usual forms; `undefined` for anything else. */
export function normalizeMac(text: string): string | undefined {
  const plain = trimmed(text).toLowerCase().replace(/^0x/, '');
  if (!macForms.some((form) => form.test(plain))) return undefined;
  const digits = plain
    .split(/[:. _-]/)
    .map((group) => group.padStart(2, '0'))
    .join('');
  return /^(?:0{12}|f{12})$/.test(digits) ? undefined : digits;
}

/**
 * Text must have all its digits, which spaces and dashes may group; a JSON number has lost its leading zeros and gets them
 * back.
 */
function normalizeDigits(value: string | number, length: number): string | undefined {
  const digits =
    typeof value === 'number' ? String(value).padStart(length, '0') : trimmed(value).replace(/(?<=\d)[ -](?=\d)/g, '');
  return digits.length === length && /^\d+$/.test(digits) && !/^0+$/.test(digits) ? digits : undefined;
}

/** The 15 digits of an IMEI (3GPP TS 23.003), sent as text or as a number; `undefined` for anything else. */
export const normalizeImei = (value: string | number): string | undefined => normalizeDigits(value, 15);

/** The 13 digits of a Thai citizen id, sent as text or as a number; `undefined` for anything else. */
export const normalizeCitizenId = (value: string | number): string | undefined => normalizeDigits(value, 13);

/** The longest id of a device that is taken, in characters. */
const idLimit = 200;

/** The id of a device of any make: a MAC address in its normal form, else the text as it is; `undefined` for none. */
export function normalizeDeviceId(value: string | number): string | undefined {
  const text = trimmed(String(value));
  const isId = text.length > 0 && text.length <= idLimit && (typeof value === 'string' || Number.isSafeInteger(value));
  return isId ? (normalizeMac(text) ?? text.toWellFormed()) : undefined;
}

/**
 * A patient's id in one form. Lists that come from a document database write one id in four ways: 24 hex digits in either
 * case, `ObjectId("...")` as it is printed, and `{"$oid": "..."}` as an object or as its text. Any other text is taken as
 * it is; `undefined` for what is no id.
 */
export function normalizePatientId(value: unknown): string | undefined {
  if (typeof value === 'object' && value !== null) {
    return Object.hasOwn(value, '$oid') ? normalizePatientId((value as { $oid: unknown }).$oid) : undefined;
  }
  if (typeof value !== 'string') return undefined;
  const text = trimmed(value);
  const written =
    /^ObjectId\(\s*["']?([0-9a-f]{24})["']?\s*\)$/i.exec(text) ??
    /^\{\s*["']?\$oid["']?\s*:\s*["']([0-9a-f]{24})["']\s*\}$/i.exec(text);
  const id = written?.[1] ?? text;
  if (/^[0-9a-f]{24}$/i.test(id)) return id.toLowerCase();
  return id.length > 0 && id.length <= idLimit ? id : undefined;
}
