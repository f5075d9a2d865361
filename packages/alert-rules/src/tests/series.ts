import { equals, type Matcher, selector } from '../promql.js';

/** Labels as matchers of single values. */
export const matchersOf = (labels: Readonly<Record<string, string>>): Matcher[] =>
  Object.entries(labels).map(([label, value]) => equals(label, value));

/** A series with its labels, as promtool and PromQL write it. */
export const seriesOf = (metric: string, labels: Readonly<Record<string, string>>): string =>
  selector(metric, matchersOf(labels));
