import type { Attributes, AttributeValue } from '@opentelemetry/api';

/** What stands in the place of something personal or secret. */
export const redacted = '[redacted]';

/** Parts of attribute names whose values are secrets, say who somebody is, or hold what somebody typed. */
const personalKey = new RegExp(
  [
    'pass(?:word|wd)|secret|token(?!s)|api[_.-]?key|authorization|cookie|credential|session[_.-]?id',
    'citiz|id[_.-]?card|ssn|iccid|imei|imsi|birth|brith|gender|patient[_.-]?name',
    '(?:first|last|full|middle)[_.-]?name|name(?:th|en)$|e[-_.]?mail|phone',
    'address\\.(?:line|street)|latitude|longitude|location|payload|(?:^|[_.-])mac(?:[_.-]?address)?$',
    '^(?:enduser|user)\\.(?!hash$|roles?$)|^client\\.address$|^url\\.query$',
    '^db\\.(?:query\\.text|query\\.parameter|statement|operation\\.parameter)|^exception\\.(?:message|stacktrace)$',
  ].join('|'),
  'i',
);

/** Attributes whose names look personal but are not. */
const harmlessKeys: ReadonlySet<string> = new Set(['code.location']);

/** The form in which a user may be named: what `telemetry.hash` gives. */
const hashed = /^[\da-f]{16}$/;

/**
 * Thirteen digits in a row, or grouped 1-4-5-2-1, are a citizen id; fifteen an IMEI; six pairs of hexadecimal digits a
 * MAC address; text with an @ a mail address.
 */
const personalValue =
  /(?<!\d)(?:\d{13}|\d{15}|\d([- ])\d{4}\1\d{5}\1\d{2}\1\d)(?!\d)|(?<![\da-f])[\da-f]{2}(?:[:-][\da-f]{2}){5}(?![\da-f])|[^\s@/]+@[^\s@/]+\.[^\s@/]+/gi;

/** How deep lists and maps are read; what lies deeper is left out, which also ends one that holds itself. */
const depthLimit = 4;

/** A URL without query and credentials: signatures, names, ids. */
export const withoutQuery = (url: string): string => url.replace(/[?#].*$/s, '').replace(/^(\w+:\/\/)[^/@]*@/, '$1');

/** A text without personal numbers and addresses. */
export const redactText = (text: string): string => text.replace(personalValue, redacted);

/** What is to be done with an attribute, by its name alone. */
interface Rule {
  /** The name as it may leave. */
  readonly name: string;
  readonly isPersonal: boolean;
  /** Whether the value is read as a URL, whatever it looks like. */
  readonly isUrl: boolean;
}

const rules = new Map<string, Rule>();

/** Names of attributes that are remembered: a program has few, unless it makes them up. */
const remembered = 1_000;

function ruleOf(key: string): Rule {
  const known = rules.get(key);
  if (known !== undefined) return known;
  const isPersonal = personalKey.test(key) && !harmlessKeys.has(key);
  const rule: Rule = { name: redactText(key), isPersonal, isUrl: /^(?:url|http)\./.test(key) };
  if (rules.size < remembered) rules.set(key, rule);
  return rule;
}

function redactValue(isUrl: boolean, value: AttributeValue, depth: number): AttributeValue {
  if (typeof value === 'string') {
    return redactText(isUrl || /^\w+:\/\//.test(value) ? withoutQuery(value) : value);
  }
  if (typeof value === 'number') return /^\d{13}$|^\d{15}$/.test(String(value)) ? redacted : value;
  if (typeof value === 'boolean' || value === null || value === undefined) return value;
  // Bytes are somebody's payload.
  if (typeof value !== 'object' || ArrayBuffer.isView(value) || depth >= depthLimit) return redacted;
  if (Array.isArray(value)) return value.map((item: AttributeValue) => redactValue(isUrl, item, depth + 1));
  return redactAttributes(value as Attributes, depth + 1);
}

/** A copy of attributes without what is personal or secret, to any depth. All attributes leave through here. */
export function redactAttributes(attributes: Attributes, depth = 0): Attributes {
  const clean: Attributes = {};
  for (const key of Object.keys(attributes)) {
    const value = attributes[key];
    if (value === undefined) continue;
    const { name, isPersonal, isUrl } = ruleOf(key);
    const isHash = key === 'enduser.pseudo.id' && typeof value === 'string' && hashed.test(value);
    clean[name] = isPersonal && !isHash ? redacted : redactValue(isUrl, value, depth);
  }
  return clean;
}
