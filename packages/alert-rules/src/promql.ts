/** Writes pieces of PromQL with correct quoting, so that no rule builds text by hand. */

/** One label matcher of a selector. */
export interface Matcher {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** Matches one value. */
export const equals = (label: string, value: string): Matcher => ({ label, operator: '=', value });

/** Matches any value but one; `differs(label, '')` asks for the label's presence. */
export const differs = (label: string, value: string): Matcher => ({ label, operator: '!=', value });

const escapeRegex = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** Matches any of the values: by equality where there is one, by an anchored alternation where there are more. */
export function oneOf(label: string, values: readonly string[]): Matcher {
  const [first] = values;
  if (values.length === 1 && first !== undefined) return equals(label, first);
  return { label, operator: '=~', value: values.map(escapeRegex).join('|') };
}

/** Matches none of the values; also where the label is missing. */
export function noneOf(label: string, values: readonly string[]): Matcher {
  const { operator, value } = oneOf(label, values);
  return { label, operator: operator === '=' ? '!=' : '!~', value };
}

/** Quotes text as a PromQL string; JSON's escapes are a subset of those of Go, which PromQL follows. */
export const quote = (text: string): string => JSON.stringify(text);

/** Writes a vector selector: `name{label="value",...}`. */
export function selector(metric: string, matchers: readonly Matcher[]): string {
  const inside = matchers.map(({ label, operator, value }) => `${label}${operator}${quote(value)}`);
  return inside.length === 0 ? metric : `${metric}{${inside.join(',')}}`;
}

/** How Go's `FormatFloat(value, 'g', -1, 64)` writes a positive number, as a scrape by Prometheus 3 normalizes a bound. */
function scientific(value: number): string {
  if (value >= 1e-4 && value < 1e6) return String(value);
  const [digits = '', exponent = ''] = value.toExponential().split('e');
  return `${digits}e${exponent.startsWith('-') ? '-' : '+'}${exponent.replace(/^[+-]/, '').padStart(2, '0')}`;
}

/**
 * Matches the bucket of an upper bound in every form in which it is stored: OTLP ingestion writes `le="1"`, a scrape by
 * Prometheus 3 writes `le="1.0"`, or `1e+06` from a million on.
 */
export function bucketBound(bound: number): Matcher {
  const stored = scientific(bound);
  const forms = [String(bound), /[.e]/.test(stored) ? stored : `${stored}.0`];
  return oneOf('le', [...new Set(forms)]);
}

/** Writes a number without the noise of binary floats: `0.1 + 0.2` is `0.3`. */
export const number = (value: number): string => String(Number(value.toPrecision(12)));

/** Aggregates over everything but the named labels. */
export const sumBy = (labels: readonly string[], expression: string): string =>
  `sum by (${labels.join(', ')}) (${expression})`;
