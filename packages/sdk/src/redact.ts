import type { Attributes, AttributeValue } from '@opentelemetry/api';
import { cut } from './redaction/cut.js';
import { isHash, withoutBareMac } from './redaction/ids.js';
import { ruleOf } from './redaction/keys.js';
import { readings } from './redaction/meaning.js';
import { isPersonalNumber, isPlace, withoutNumbers } from './redaction/numbers.js';
import { withoutPersonalPairs } from './redaction/pairs.js';
import { redacted } from './redaction/placeholder.js';
import { isProse, isUnlikeCode } from './redaction/prose.js';
import { withoutMail, withoutTokens } from './redaction/secrets.js';
import { withoutQueries, withoutQuery } from './redaction/urls.js';

export { redacted } from './redaction/placeholder.js';
export { withoutQuery } from './redaction/urls.js';

/** Most characters that leave of a long text, of an attribute's value, and of a name. Source: OpenTelemetry SDK, span limits (which leave lengths open). */
export const longest = { text: 4_096, value: 1_024, name: 256 } as const;

/** Most entries of a list or map that leave. Source: OpenTelemetry SDK, span limits (attributes). */
export const mostEntries = 128;

/** How deep lists and maps are read; what lies deeper is left out, which also ends one that holds itself. */
const depthLimit = 4;

/** What may hold spaces goes first: the others end at one, and would leave a half. */
const withoutPatterns = (text: string): string =>
  withoutPersonalPairs(withoutMail(withoutQueries(withoutNumbers(withoutTokens(text)))));

/** The text itself where it means nothing that must not leave; otherwise what it means, without that. */
function cleaned(text: string, isRefused: (text: string) => boolean): string {
  if (isRefused(text)) return redacted;
  let clean = withoutPatterns(text);
  let result = clean;
  for (const read of readings) {
    const meant = read(clean);
    if (meant === clean) continue;
    if (isRefused(meant)) return redacted;
    clean = withoutPatterns(meant);
    if (clean !== meant) result = clean;
  }
  return result;
}

const refusesNothing = (): boolean => false;

/**
 * A text without personal numbers, dates, addresses, keys and tokens. Of a text that is longer than `limit` the rest is
 * left out. Names of people cannot be told from other words: what somebody may have typed must not come here.
 */
export const redactText = (text: string, limit: number = longest.text): string =>
  cleaned(cut(text, limit), refusesNothing);

/** Longest text, and most of them, that are remembered as clean: routes, methods and hosts come again with every request. */
const remembered = { length: 80, texts: 1_000 } as const;

/** Remembers which texts were found clean, and none of those that were not. */
function remembering(read: (text: string) => string): (text: string) => string {
  const clean = new Set<string>();
  return (text) => {
    if (clean.has(text)) return text;
    const result = read(text);
    if (result === text && text.length <= remembered.length) {
      if (clean.size >= remembered.texts) clean.clear();
      clean.add(text);
    }
    return result;
  };
}

/** A name in parts as code gives it, such as `session:start`: the first is no key. */
const qualified = /^[a-z][a-z_-]*(?::[a-z][a-z_-]*)+$/;

const readName = remembering((name) => (qualified.test(name) ? name : cleaned(name, isUnlikeCode)));

/** The name of a span, event or operation, without what no code calls anything. */
export const redactName = (name: string): string => readName(cut(String(name), longest.name));

const redactSegment = remembering((segment) => cleaned(segment, isProse));

const readers = {
  /** A URL without query and credentials; of its path, segments without what somebody may have typed. A date may be several of them. */
  url: (text: string) => withoutQuery(cleaned(text, refusesNothing)).split('/').map(redactSegment).join('/'),
  name: readName,
  any: redactSegment,
} as const;

/** How what stands under a key is cleaned. */
interface KeyPlan {
  /** The key as it may leave. */
  readonly name: string;
  readonly isPersonal: boolean;
  readonly takesHash: boolean;
  readonly isTime: boolean;
  readonly isOfPlace: boolean;
  /** Cleans a text that has been cut. */
  readonly read: (text: string) => string;
}

const plans = new Map<string, KeyPlan>();

/** Keys that are remembered: a program has few, unless it makes them up. */
const rememberedKeys = 1_000;

function planOf(key: string): KeyPlan {
  const known = plans.get(key);
  if (known !== undefined) return known;
  const { isPersonal, takesHash, isOfThing, isOfPlace, isTime, text } = ruleOf(cut(key, longest.name));
  const reader = readers[text];
  const read = isOfThing ? (given: string) => withoutBareMac(reader(given), redacted) : reader;
  const plan: KeyPlan = { name: redactName(key), isPersonal, takesHash, isTime, isOfPlace, read };
  if (plans.size < rememberedKeys) plans.set(key, plan);
  return plan;
}

/** How texts under a key are cleaned: what is left of one under a personal key, and of one that somebody may have written, is that it was there. */
export function cleanerOf(key: string, limit: number): (text: string) => string {
  const { isPersonal, takesHash, isOfPlace, read } = planOf(key);
  if (!isPersonal) return (text) => (isOfPlace && isPlace(text) ? redacted : read(cut(text, limit)));
  return (text) => (text === '' || (takesHash && isHash(text)) ? text : redacted);
}

function redactValue(plan: KeyPlan, value: AttributeValue, depth: number): AttributeValue {
  const { isTime, isOfPlace, read } = plan;
  if (isOfPlace && isPlace(value)) return redacted;
  if (typeof value === 'string') return read(cut(value, longest.value));
  if (typeof value === 'number') {
    return value >= 1e12 && !isTime && Number.isInteger(value) && isPersonalNumber(String(value)) ? redacted : value;
  }
  if (typeof value === 'boolean' || value === null || value === undefined) return value;
  // Bytes are somebody's payload.
  if (typeof value !== 'object' || ArrayBuffer.isView(value) || depth >= depthLimit) return redacted;
  if (!Array.isArray(value)) return redactAttributes(value as Attributes, depth + 1);
  return value.slice(0, mostEntries).map((item: AttributeValue) => redactValue(plan, item, depth + 1));
}

/** A copy of attributes without what is personal or secret, to any depth. All attributes leave through here. */
export function redactAttributes(attributes: Attributes, depth = 0): Attributes {
  const clean: Attributes = {};
  const keys = Object.keys(attributes);
  for (let index = 0; index < keys.length && index < mostEntries; index++) {
    const key = keys[index] as string;
    const value = attributes[key];
    if (value === undefined) continue;
    const plan = planOf(key);
    if (!plan.isPersonal) clean[plan.name] = redactValue(plan, value, depth);
    else clean[plan.name] = plan.takesHash && isHash(value) ? value : redacted;
  }
  return clean;
}
