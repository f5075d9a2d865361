import type { Catalog } from '@pulsetrail/catalog';
import type { Query } from '../model/query.js';
import { eventsOf } from '../promql/histogram.js';
import { serviceLabel } from '../promql/labels.js';
import { events } from '../promql/metric.js';
import { type Matcher, number, oneOf } from '../promql/write.js';
import type { WrittenLimit } from './limits.js';
import type { Subject } from './subject.js';

/** Subjects of one service and one metric that share a value. */
interface Alike<Value> {
  readonly first: Subject;
  readonly value: Value;
  readonly matchers: readonly Matcher[];
}

/** Subjects that share what a function gives of them, service by service. */
export function alike<Value extends object>(
  subjects: readonly Subject[],
  of: (subject: Subject) => Value | undefined,
): Alike<Value>[] {
  const known = subjects.flatMap((subject) => {
    const value = of(subject);
    return value === undefined ? [] : [{ subject, value }];
  });
  const groups = Map.groupBy(known, ({ subject: { service, metric }, value }) =>
    JSON.stringify([service, metric.name, value]),
  );
  return [...groups.values()].flatMap((group) => {
    const [head] = group;
    if (head === undefined) return [];
    const { subject: first, value } = head;
    const values = group.flatMap(({ subject }) => subject.values);
    return [{ first, value, matchers: [oneOf(serviceLabel, [first.service]), oneOf(first.label, values)] }];
  });
}

/** A line for each limit that some of the chosen subjects have: drawn where they have events, so that others' limits are not shown. */
export function limitLines(
  catalog: Catalog,
  subjects: readonly Subject[],
  matchers: readonly Matcher[],
  limitOf: (subject: Subject) => WrittenLimit | undefined,
): Query[] {
  const groups = Map.groupBy(alike(subjects, limitOf), ({ value }) => JSON.stringify(value));
  return [...groups.values()].flatMap((group) => {
    const [head] = group;
    if (head === undefined) return [];
    const { text, ...limit } = head.value;
    const any = group
      .map(({ first, matchers: own }) => eventsOf(events(catalog, first.metric, [], [...matchers, ...own])))
      .join(' or ');
    return [{ expr: `0 * (${any}) + ${number(limit.value)}`, legend: `threshold ${text}`, limit }];
  });
}
