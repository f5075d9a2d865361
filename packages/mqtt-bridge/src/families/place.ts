import { field, isObject, type JsonObject } from '../message/payload.js';

/** Finds a value in a message: in its payload, or among the levels of its topic. */
export type Place = (body: JsonObject, levels: readonly string[]) => unknown;

/** One step into a JSON document: a field of an object, or a place in a list. Source: RFC 6901, section 4. */
function step(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return /^(?:0|[1-9]\d{0,6})$/.test(key) ? value[Number(key)] : undefined;
  return isObject(value) ? field(value, key) : undefined;
}

/** Opens a place that a catalog names: a JSON pointer such as `/state/open`, or `topic/2` for the second level of the topic. */
export function openPlace(at: string): Place {
  const [first = '', ...rest] = at.split('/');
  if (first === 'topic') {
    const index = Number(rest[0]) - 1;
    return (_body, levels) => levels[index];
  }
  const keys = rest.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  return (body) => keys.reduce<unknown>(step, body);
}
