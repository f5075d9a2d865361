/** Writes pieces of PromQL with correct quoting. What stands as `$name` in it is one of Grafana's variables. */

/** The range of a rate: at least four scrapes, and no finer than the panel can show. */
export const rateInterval = '$__rate_interval';

/** One label matcher of a selector, written out. */
export type Matcher = string;

const quote = (text: string): string => JSON.stringify(text);

/** Matches text that Grafana must not read as one of its variables. */
const plain = (text: string): string => text.replace(/[\\^.*+?()[\]{}|]/g, '\\$&').replaceAll('$', '[$]');

/** Matches any of the values; by equality where there is one that needs no escaping. */
export function oneOf(label: string, values: readonly string[]): Matcher {
  const [first = ''] = values;
  return values.length === 1 && !first.includes('$')
    ? `${label}=${quote(first)}`
    : `${label}=~${quote(values.map(plain).join('|'))}`;
}

/** Matches what is chosen in a variable. */
export const chosen = (label: string, variable: string): Matcher => `${label}=~"$${variable}"`;

/** Matches series that have a label. */
export const has = (label: string): Matcher => `${label}!=""`;

/** Writes a vector selector. */
export const selector = (metric: string, matchers: readonly Matcher[]): string =>
  matchers.length === 0 ? metric : `${metric}{${matchers.join(',')}}`;

/** Aggregates over everything but the named labels. */
export const sumBy = (labels: readonly string[], expression: string): string =>
  labels.length === 0 ? `sum(${expression})` : `sum by (${labels.join(', ')}) (${expression})`;

/** Writes a number without the noise of binary floats. */
export const number = (value: number): string => String(Number(value.toPrecision(12)));
