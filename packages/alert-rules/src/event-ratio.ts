import { type BurnTier, formatDuration } from '@pulsetrail/catalog';
import type { AlertDescription } from './alert.js';
import { equals, type Matcher, selector } from './promql.js';
import type { RecordingRule } from './rule.js';

/** A ratio of bad events to all events, recorded once per metric for every window that a tier reads. */
export interface EventRatio {
  /** Begins the names of its groups and stands in no record. */
  readonly name: string;
  /** The aggregation level, first part of the record names, such as `service_operation`. */
  readonly level: string;
  /** What is counted, second part of the record names, such as `operation_duration_seconds`. */
  readonly metric: string;
  /** What bad and all events are called, such as `errors` and `calls`. */
  readonly bad: string;
  readonly total: string;
  /** What the promises on it are about, the label `slo` of what is recorded of them: `errors`, `latency`. */
  readonly slo: string;
  /** The labels of its series. */
  readonly by: readonly string[];
  /** Static labels of every record, which tell apart ratios of the same metric. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Bad events within a window, by identity labels, 0 where there were none; `total` is what {@link countTotal} has just recorded. */
  readonly countBad: (window: string, total: string) => string;
  /** All events within a window, by the same labels. */
  readonly countTotal: (window: string) => string;
}

/** A promise on a ratio: how much of it may be bad, and the alert of each tier. */
export interface BudgetPromise {
  /** Selects the promise's series among those of the ratio. */
  readonly matchers: readonly Matcher[];
  /** The share of events that may be bad over the period. */
  readonly budget: number;
  readonly tiers: readonly BurnTier[];
  /** Static labels that tell the promise's own records from those of others. */
  readonly identity: Readonly<Record<string, string>>;
  /** What else there is to say of it: its owner, its component. */
  readonly info: Readonly<Record<string, string | undefined>>;
  readonly alert: Pick<AlertDescription, 'name' | 'category' | 'labels' | 'summary'> & {
    /** What the value is the ratio of, as the subject of a sentence: `The error ratio of sign-in`. */
    readonly subject: string;
  };
}

/** The record of bad events within a window. */
export const badRecord = (ratio: EventRatio, window: number): string =>
  `${ratio.level}:${ratio.metric}_${ratio.bad}:increase${formatDuration(window)}`;

/** The record of all events within a window. */
export const totalRecord = (ratio: EventRatio, window: number): string =>
  `${ratio.level}:${ratio.metric}_${ratio.total}:increase${formatDuration(window)}`;

/** The record of the share of bad events within a window; absent while there are no events at all. */
export const ratioRecord = (ratio: EventRatio, window: number): string =>
  `${ratio.level}:${ratio.metric}_${ratio.bad}:ratio${formatDuration(window)}`;

export const staticMatchers = (ratio: EventRatio): Matcher[] =>
  Object.entries(ratio.labels ?? {}).map(([label, value]) => equals(label, value));

/** The static labels of a record, as its rule writes them: on every record, so that no two rules are taken for one. */
export const staticLabels = ({ labels }: EventRatio): Pick<RecordingRule, 'labels'> =>
  labels === undefined ? {} : { labels };

/** Records the share of bad events; `> 0` leaves out idle series instead of recording 0 / 0. */
export function ratioRule(ratio: EventRatio, window: number): RecordingRule {
  const [bad, total] = [badRecord(ratio, window), totalRecord(ratio, window)].map((record) =>
    selector(record, staticMatchers(ratio)),
  );
  return { record: ratioRecord(ratio, window), expr: `${bad}\n/\n(${total} > 0)`, ...staticLabels(ratio) };
}
