import type { Attributes, AttributeValue } from '@opentelemetry/api';

/** What stands in the place of something personal or secret. */
export const redacted = '[redacted]';

/** Parts of attribute names whose values are secrets or say who somebody is. */
const personalKey =
  /pass(?:word|wd)|secret|token|api[_.-]?key|authorization|cookie|credential|session[_.-]?id|citiz|id[_.-]?card|ssn|iccid|birth|brith|gender|patient[_.-]?name|(?:first|last|full|middle)[_.-]?name|name(?:th|en)$|e[-_.]?mail|phone|address\.(?:line|street)|latitude|longitude|location|payload/i;

/** Attributes whose names look personal but are not. */
const harmlessKeys: ReadonlySet<string> = new Set(['code.location']);

/** Thirteen digits in a row are a citizen id, fifteen an IMEI; an address with @ is a mail address. */
const personalValue = /(?<!\d)\d{13}(?!\d)|(?<!\d)\d{15}(?!\d)|[^\s@/]+@[^\s@/]+\.[^\s@/]+/g;

/** A URL's query and credentials: signatures, names, ids. */
const withoutQuery = (url: string): string => url.replace(/[?#].*$/, '').replace(/^(\w+:\/\/)[^/@]*@/, '$1');

/** A text without personal numbers and mail addresses. */
export const redactText = (text: string): string => text.replace(personalValue, redacted);

function redactValue(key: string, value: AttributeValue): AttributeValue {
  if (typeof value === 'string') {
    const text = /^(?:url|http)\./.test(key) || /^\w+:\/\//.test(value) ? withoutQuery(value) : value;
    return redactText(text);
  }
  if (Array.isArray(value)) {
    return value.map((item) => (typeof item === 'string' ? redactText(item) : item)) as AttributeValue;
  }
  return value;
}

/** A copy of attributes without what is personal or secret. The one place through which all spans leave. */
export function redactAttributes(attributes: Attributes): Attributes {
  const clean: Attributes = {};
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined) continue;
    clean[key] = personalKey.test(key) && !harmlessKeys.has(key) ? redacted : redactValue(key, value);
  }
  return clean;
}
