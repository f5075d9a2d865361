import { equals, type Matcher, selector } from '../promql.js';
import type { Subject } from '../subject.js';

/** Free text as it comes out of a template in which it was protected; see `literal` in alert.ts. */
const expanded = (text: string): string => text.replaceAll('{{ "{{" }}', '{{');

/** One of the values that a matcher takes: an alternation is of plain words, see `oneOf` in promql.ts. */
const oneValue = ({ operator, value }: Matcher): string =>
  operator === '=~' ? (value.split('|')[0] ?? '').replaceAll(/\\(.)/g, '$1') : value;

/** The labels of a subject's series, as matchers of single values. */
export const seriesLabels = ({ matchers }: Pick<Subject, 'matchers'>): Matcher[] =>
  matchers.map((matcher) => equals(matcher.label, oneValue(matcher)));

/** The labels of a subject's alerts as they are when they fire. */
export const alertLabels = (subject: Subject): Record<string, string> =>
  Object.fromEntries([
    ...Object.entries(subject.labels).flatMap(([label, text]) =>
      text === undefined ? [] : [[label, expanded(text)] as const],
    ),
    ...seriesLabels(subject).map(({ label, value }) => [label, value] as const),
  ]);

/** What tells the series of a subject from those of others. */
export const scopeOf = (subject: Subject): string => selector(subject.metric.prometheusName, seriesLabels(subject));
