/** A JSON object as it came: read it with the functions below, which see its own properties only. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Why a payload could not be understood: the closed, low-cardinality values of `error.type` at step 2. */
export type ParseErrorType =
  | 'payload_too_large'
  | 'not_utf8'
  | 'invalid_json'
  | 'missing_field'
  | 'invalid_value'
  | 'unknown_type'
  | 'unknown_attribute';

/** Payloads above this many bytes are not parsed: the longest real one, an hourly batch, has under 10 kB. */
export const payloadLimit = 262_144;

/** The longest text that is kept of one field, in characters. */
const textLimit = 2_000;

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decodeText(payload: Uint8Array): string | undefined {
  try {
    return utf8.decode(payload);
  } catch {
    return undefined;
  }
}

/** Devices programmed in C send the zero bytes that end their text, too. */
function withoutZeros(payload: Uint8Array): Uint8Array {
  let end = payload.byteLength;
  while (end > 0 && payload[end - 1] === 0) end--;
  return end === payload.byteLength ? payload : payload.subarray(0, end);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether a value is an object with named fields. */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads a payload as one JSON object; its text may also be the hex digits of one, as some listeners forward it. */
export function decodePayload(payload: Uint8Array): JsonObject | ParseErrorType {
  if (payload.byteLength > payloadLimit) return 'payload_too_large';
  const text = decodeText(withoutZeros(payload))?.trim();
  if (text === undefined) return 'not_utf8';
  // 7b is the opening brace, which no JSON text starts with.
  const json = /^7b(?:[0-9a-f]{2})+$/i.test(text) ? decodeText(Buffer.from(text, 'hex')) : text;
  if (json === undefined) return 'not_utf8';
  const value = parseJson(json);
  return isObject(value) ? value : 'invalid_json';
}

/** A field's value; `undefined` when the object does not have it itself. */
export const field = (object: JsonObject, name: string): unknown =>
  Object.hasOwn(object, name) ? object[name] : undefined;

/** The first of the named fields that says something; devices send nothing as null, empty text or the text `null`. */
export const present = (object: JsonObject, ...names: readonly string[]): unknown => presentOf(object, names);

/** {@link present} of names in a list. */
export function presentOf(object: JsonObject, names: readonly string[]): unknown {
  for (const name of names) {
    const value = field(object, name);
    if (!isNothing(value)) return value;
  }
  return undefined;
}

/** White space, or the first letter of `null`; most texts are seen to say something by theirs. */
const beginsNothing = /^[\snN]/;

/** Whether a value says nothing: it is not there, null, empty text or the text `null`. */
export const isNothing = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (typeof value === 'string' && beginsNothing.test(value) && ['', 'null'].includes(value.trim().toLowerCase()));

/** A field as an object; an empty one when it is none. */
export function object(parent: JsonObject, name: string): JsonObject {
  const value = field(parent, name);
  return isObject(value) ? value : {};
}

/**
 * A number, or a decimal text, without the noise of 32-bit floats.
 * @param decimals how many to keep; three are more than any of the devices measures.
 */
export function toNumber(value: unknown, decimals = 3): number | undefined {
  if (Number.isSafeInteger(value)) return value as number;
  const isDecimal = typeof value === 'string' && value.length <= 40 && /^\s*[+-]?(?:\d+\.?\d*|\.\d+)\s*$/.test(value);
  if (typeof value !== 'number' && !isDecimal) return undefined;
  const number = Number(value);
  if (!Number.isFinite(number)) return undefined;
  const rounded = Math.round(number * 10 ** decimals) / 10 ** decimals;
  // Most are as they should be; in text, all are rounded rightly, which costs more.
  return rounded === number ? number : Number(number.toFixed(decimals));
}

/**
 * A number of 32 bits that was widened to 64, such as 36.599998474121094, as it was meant: the shortest decimal number
 * that is the same in 32 bits. Any other number as it is.
 */
export function withoutFloatNoise(value: number): number {
  if (Math.fround(value) !== value || Number.isInteger(value)) return value;
  // Nine digits tell all numbers of 32 bits apart. Source: IEEE 754, conversion to decimal.
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

/** Text that a database can keep: bounded, well-formed Unicode without control characters. */
export const toText = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number'
    ? String(value)
        .slice(0, textLimit)
        .toWellFormed()
        // biome-ignore lint/suspicious/noControlCharactersInRegex: taking them out is the purpose
        .replace(/[\u0000-\u001f\u007f]/g, '')
        .trim()
    : undefined;

/** A field that identifies something: text or a whole number. */
export function identifier(parent: JsonObject, ...names: readonly string[]): string | number | undefined {
  const value = present(parent, ...names);
  return typeof value === 'string' || Number.isSafeInteger(value) ? (value as string | number) : undefined;
}
