import type { Attributes } from '@opentelemetry/api';

/** How many are kept; with more, all are made anew. */
const limit = 1_000;

/**
 * Makes attributes that follow from two words, each time the same frozen object: such the SDK cleans and writes once, and
 * not once a span.
 */
export function fixedAttributes(
  make: (first: string, second: string) => Attributes,
): (first: string, second: string) => Attributes {
  const made = new Map<string, Map<string, Attributes>>();
  let count = 0;
  return (first, second) => {
    const known = made.get(first)?.get(second);
    if (known !== undefined) return known;
    if (count >= limit) {
      made.clear();
      count = 0;
    }
    count++;
    const attributes = Object.freeze(make(first, second));
    const beside = made.get(first);
    if (beside === undefined) made.set(first, new Map([[second, attributes]]));
    else beside.set(second, attributes);
    return attributes;
  };
}
