import { increaseOf } from './increase.js';
import type { Values } from './values.js';

/** How far back Prometheus looks for the latest value of a series, in seconds. */
const lookback = 300;

/** Events as they are counted: all of them, and the bad ones, each as a counter. */
export interface CountedEvents {
  readonly all: Values;
  /** Undefined where nothing bad has ever been counted. */
  readonly bad: Values | undefined;
}

/** The two windows of a tier and how they are added up, in seconds, with what it takes to hold. */
export interface BurnCondition {
  /** The window that is counted from the raw series. */
  readonly base: number;
  readonly short: number;
  readonly long: number;
  /** Distance of the recorded values that a window adds up. */
  readonly sumStep: (window: number) => number;
  /** The ratio of bad events that both windows must exceed. */
  readonly threshold: number;
  /** How many bad events the long window must have. */
  readonly minimum: number;
}

/** When the samples are taken, in seconds. */
export interface Clock {
  readonly sample: number;
  readonly evaluation: number;
}

/** What a window has of all and of bad events at each evaluation. */
type Counts = readonly (number | undefined)[];

/** Adds up what the base window recorded, as a subquery does: at its own steps, each time the latest record, unless that is too old. */
function sums(recorded: Counts, window: number, base: number, step: number, evaluation: number): Counts {
  return recorded.map((_value, index) => {
    const end = index * evaluation;
    let sum: number | undefined;
    for (let point = Math.floor((end - window) / step) * step + step; point <= end; point += step) {
      const latest = Math.floor(point / evaluation);
      const value = point < 0 || point - latest * evaluation >= lookback ? undefined : recorded[latest];
      if (value !== undefined) sum = (sum ?? 0) + value;
    }
    return sum === undefined ? undefined : (sum * step) / base;
  });
}

/** Whether the condition of a tier holds at each evaluation, computed from its promise: the second opinion on the rules. */
export function burns(events: CountedEvents, condition: BurnCondition, clock: Clock): boolean[] {
  const { base, short, long, sumStep, threshold, minimum } = condition;
  const evaluations = Math.floor(((events.all.length - 1) * clock.sample) / clock.evaluation) + 1;
  const times = Array.from({ length: evaluations }, (_, index) => index * clock.evaluation);
  const count = (values: Values): Counts => times.map((time) => increaseOf(values, clock.sample, time, base));
  const all = count(events.all);
  const bad = (events.bad === undefined ? [] : count(events.bad)) as Counts;
  // What never failed has no bad events, not none that are known.
  const known = all.map((value, index) => (value === undefined ? undefined : (bad[index] ?? 0)));
  const over = (recorded: Counts, window: number): Counts =>
    window === base ? recorded : sums(recorded, window, base, sumStep(window), clock.evaluation);
  const [allShort, badShort, allLong, badLong] = [
    over(all, short),
    over(known, short),
    over(all, long),
    over(known, long),
  ];
  const exceeds = (part: number | undefined, whole: number | undefined): boolean =>
    part !== undefined && whole !== undefined && whole > 0 && part / whole > threshold;
  return times.map(
    (_time, index) =>
      exceeds(badShort[index], allShort[index]) &&
      exceeds(badLong[index], allLong[index]) &&
      Math.round(badLong[index] ?? 0) >= minimum,
  );
}
