import type { Alerting, BurnTier } from '@pulsetrail/catalog';
import { burnThreshold, sumStep } from '../burn-rate.js';
import { type BurnCondition, burns, type Clock, type CountedEvents } from './burn-model.js';
import { evaluationStep, nextEvaluation, sampleStep, spansWhere } from './grid.js';
import type { Scenario } from './scenario.js';
import { rising, type Stretch, type Values } from './values.js';

/** A tier of a promise on a ratio of events. */
export interface BurnInput {
  readonly budget: number;
  readonly tier: BurnTier;
  /** The lowest threshold of the promise's tiers: what is below it troubles none of them. */
  readonly lowest: number;
  /** The shortest window that the ratio is recorded for: seconds that are counted from the raw series. */
  readonly base: number;
  readonly alerting: Pick<Alerting, 'evaluationInterval' | 'minimumBadEvents'>;
}

/** A scenario before it is known of what: its events have no labels yet. */
interface Course extends Omit<Scenario, 'series'> {
  /** Undefined where there are no series at all. */
  readonly events: CountedEvents | undefined;
}

/** A part of a scenario: so many seconds in which a share of the events is bad. */
interface Phase {
  readonly seconds: number;
  readonly ratio: number;
}

/** Events per sample: enough that the least number of bad ones decides nothing, and that whole numbers say the ratio. */
const eventsPerSample = (ratio: number, minimum: number): number => Math.ceil(Math.max(1_000, 4 * minimum) / ratio);

/** Counters of events through phases; they have counted events before, as those of a service that has been running. */
function counted(phases: readonly Phase[], perSample: number, { sample }: Clock): CountedEvents {
  const stretches = (rise: (ratio: number) => number): Stretch[] =>
    phases.map(({ seconds, ratio }) => ({ samples: Math.round(seconds / sample), rise: rise(ratio) }));
  return {
    all: rising(
      100 * perSample,
      stretches(() => perSample),
    ),
    bad: rising(
      10 * perSample,
      stretches((ratio) => Math.round(ratio * perSample)),
    ),
  };
}

const conditionOf = ({ budget, tier, base, alerting }: BurnInput): BurnCondition => ({
  base,
  short: tier.short,
  long: tier.long,
  sumStep: (window) => sumStep(window, base, alerting.evaluationInterval),
  threshold: burnThreshold(tier, budget),
  minimum: alerting.minimumBadEvents,
});

const course = (name: string, input: BurnInput, events: CountedEvents, clock: Clock): Course => {
  const { base, alerting, tier } = input;
  const holds = burns(events, conditionOf(input), clock);
  const duration = (holds.length - 1) * clock.evaluation;
  const step = sumStep(tier.long, base, alerting.evaluationInterval);
  const seen = Math.min(tier.long, duration) / Math.max(step, clock.evaluation);
  return {
    name,
    ...clock,
    duration,
    events,
    holds: spansWhere(duration, clock.evaluation, (time) => holds[Math.round(time / clock.evaluation)] ?? false),
    // A record is seen by every step of the subquery until the next one is there, or it is too old.
    samples: Math.ceil(seen * Math.max(1, Math.min(clock.evaluation, 300) / step)),
  };
};

/**
 * Clean, then a burn until it fires, clean until that burn has left the long window, and a second burn until it fires.
 * The first shows the waiting time and the short window, by which the alert ends; the second when a full long window is
 * over the threshold: were it shorter, it would fire earlier, were it longer, it would still see the first burn.
 */
function burning(input: BurnInput): Course {
  const { base, tier, alerting } = input;
  const threshold = burnThreshold(tier, input.budget);
  const evaluation = evaluationStep(tier.long);
  const clock = { evaluation, sample: sampleStep(evaluation, base) };
  const onGrid = (seconds: number): number => nextEvaluation(seconds, evaluation);
  const lead = onGrid(Math.max(base, tier.long / 24)) + evaluation;
  const margin = onGrid(base + tier.for) + 4 * evaluation;
  // Odd shares, so that no evaluation meets the threshold exactly.
  const ratio = Math.min(6.1 * threshold, 1 - (1 - threshold) / 7.3);
  const first = onGrid((lead * threshold) / Math.max(ratio - threshold, threshold / 10)) + margin;
  const phases = [
    { seconds: lead, ratio: 0 },
    { seconds: first, ratio },
    { seconds: onGrid(tier.long + base) + 2 * evaluation, ratio: 0 },
    { seconds: onGrid((tier.long * threshold) / ratio) + margin, ratio },
  ];
  const perSample = eventsPerSample(ratio, alerting.minimumBadEvents);
  return course('a burn, over, and another', input, counted(phases, perSample, clock), clock);
}

/** Short scenarios, in which the condition holds from the beginning or never. */
function brief(input: BurnInput): Course[] {
  const { base, tier, alerting, budget, lowest } = input;
  const threshold = burnThreshold(tier, budget);
  const minimum = alerting.minimumBadEvents;
  const evaluation = Math.min(60, base / 5);
  const clock = { evaluation, sample: evaluation };
  const seconds = (samples: number): number => samples * evaluation;
  const constant = (name: string, ratio: number, samples = 12): Course =>
    course(name, input, counted([{ seconds: seconds(samples), ratio }], eventsPerSample(ratio, minimum), clock), clock);
  const still = (length: number, value: number): Values => rising(value, [{ samples: length, rise: 0 }]);
  /** So many events, one a sample, all of them bad. */
  const few = (count: number): CountedEvents => {
    const stretches = [
      { samples: 2, rise: 0 },
      { samples: count, rise: 1 },
      { samples: 8, rise: 0 },
    ];
    return { all: rising(1_000, stretches), bad: rising(1_000, stretches) };
  };
  const half = 500;
  const small = lowest / 4;
  const total = eventsPerSample(small, minimum);
  const restarting = (rise: number, start: number): Values => [
    ...rising(start, [{ samples: 8, rise }]),
    ...rising(rise, [{ samples: 8, rise }]),
  ];
  return [
    constant('just over the threshold', Math.min(1, threshold * 1.03)),
    constant('just under the threshold', threshold * 0.97),
    constant('healthy', lowest / 10),
    course('idle after failures', input, { all: still(12, half), bad: still(12, half) }, clock),
    course('never a bad event', input, { all: rising(half, [{ samples: 12, rise: 10 }]), bad: undefined }, clock),
    {
      ...course('no series', input, { all: still(12, 0), bad: undefined }, clock),
      events: undefined,
      holds: [],
    },
    ...(minimum > 1 ? [course('one bad event too few', input, few(minimum - 1), clock)] : []),
    course('just enough bad events', input, few(minimum), clock),
    course(
      'the counters restart',
      input,
      // As many bad as good ones before: whoever takes the fall for a rise sees a failure.
      { all: restarting(total, 100 * total), bad: restarting(Math.round(total * small), 50 * total) },
      clock,
    ),
  ];
}

/** Most promises have one of few budgets: what happens to them is the same, but for the labels. */
const courses = new Map<string, readonly Course[]>();

function coursesOf({ budget, tier, lowest, base, alerting }: BurnInput): readonly Course[] {
  const { evaluationInterval, minimumBadEvents } = alerting;
  const key = [
    budget,
    tier.short,
    tier.long,
    tier.factor,
    tier.for,
    lowest,
    base,
    evaluationInterval,
    minimumBadEvents,
  ].join();
  const known = courses.get(key);
  if (known !== undefined) return known;
  const input = { budget, tier, lowest, base, alerting };
  const made = [burning(input), ...brief(input)];
  courses.set(key, made);
  return made;
}

/**
 * What happens to a tier of a promise: once over its whole long window, and shortly for every way in which it must not fire.
 *
 * @param series the raw series of events that were counted so.
 */
export const burnScenarios = (
  input: BurnInput,
  series: (events: CountedEvents) => Readonly<Record<string, string>>,
): Scenario[] =>
  coursesOf(input).map(({ events, ...rest }) => ({ ...rest, series: events === undefined ? {} : series(events) }));
