import type { Catalog } from '@pulsetrail/catalog';

/** Seconds from the beginning of a scenario; the end is the first moment that is not in it any more. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/**
 * Something that happens to what an alert watches, and when the alert's condition must hold. That is computed from the
 * series and from the promise, never from the rule's expression: the rule and the scenario are two accounts of one
 * promise, and promtool says where they differ.
 */
export interface Scenario {
  /** What happens, such as `just under the threshold`; unique among the scenarios of an alert. */
  readonly name: string;
  /** Seconds between two samples of a series. */
  readonly sample: number;
  /** Seconds between two evaluations. */
  readonly evaluation: number;
  /** Seconds that it lasts; the last evaluation is at its end. */
  readonly duration: number;
  /** Values of every series in promtool's notation, from second 0 on; see {@link counter} and {@link gauge}. */
  readonly series: Readonly<Record<string, string>>;
  /** When the condition holds, on the grid of evaluations; waiting (`for`) is not part of it. None: it must never hold. */
  readonly holds: readonly Span[];
  /** The most samples that a query of the rules loads because of it; promtool's queries hold 10,000. Default: 10. */
  readonly samples?: number;
}

/** The tests of one alert: one rule, with the labels of one thing that it watches. */
export interface AlertTest {
  /** The alert's name. */
  readonly alert: string;
  /** Its labels as they are when it fires, at least those that the rule sets; an empty one must not be there. */
  readonly labels: Readonly<Record<string, string>>;
  /** Seconds for which the condition must hold until it fires. */
  readonly for: number;
  /** Seconds for which it goes on after the condition has ended. */
  readonly keepFiringFor: number;
  /**
   * What the scenarios are about: two alerts that watch the same thing are tested apart, those that watch different
   * things together, since that is much faster. Such as the metric with the service and the operation.
   */
  readonly scope: string;
  readonly scenarios: readonly Scenario[];
}

/**
 * The tests of one family of alerts: reads a catalog, returns a test for every alert that the family of rules of the same
 * name makes of it.
 */
export type TestFamily = (catalog: Catalog) => AlertTest[];
