import { conditionScenario } from './condition-test.js';
import { sampleStep } from './grid.js';
import { increaseOf } from './increase.js';
import type { Scenario } from './scenario.js';
import { rising, steady, type Values } from './values.js';

/** A level for so many samples. */
type Phase = readonly [level: number | undefined, samples: number];

/** How a level stands in a series, and how an alert reads it from there within its window. */
export interface Reading {
  /** Seconds that it looks back. */
  readonly window: number;
  /** What a counter does beside rising: it stands still, and it starts again. Undefined for gauges. */
  readonly isCounter?: true;
  readonly write: (phases: readonly Phase[], sample: number) => Values;
  readonly read: (values: Values, sample: number, time: number) => number | undefined;
}

const within = (values: Values, sample: number, time: number, window: number): number[] =>
  values
    .slice(Math.max(0, Math.floor((time - window) / sample) + 1), Math.floor(time / sample) + 1)
    .filter((value) => value !== undefined);

/** The latest value of a gauge; Prometheus looks five minutes back for it, and `last_over_time` as far as it says. */
export const latestOf = (window = 300): Reading => ({
  window,
  write: (phases) => steady(...phases),
  read: (values, sample, time) => within(values, sample, time, window).at(-1),
});

/** The average of a gauge over a window. */
export const averageOf = (window: number): Reading => ({
  ...latestOf(window),
  read: (values, sample, time) => {
    const some = within(values, sample, time, window);
    return some.length === 0 ? undefined : some.reduce((sum, value) => sum + value, 0) / some.length;
  },
});

/** The least value of a gauge within a window. */
export const leastOf = (window: number): Reading => ({
  ...latestOf(window),
  read: (values, sample, time) => {
    const some = within(values, sample, time, window);
    return some.length === 0 ? undefined : Math.min(...some);
  },
});

/** The rate of a counter over a window, a second. */
export const rateOf = (window: number): Reading => ({
  window,
  isCounter: true,
  write: (phases, sample) => {
    const rises = phases.map(([level = 0, samples]) => ({ samples, rise: level * sample }));
    const most = Math.max(1, ...rises.map(({ rise }) => rise));
    return rising(100 * most, rises);
  },
  read: (values, sample, time) => {
    const increase = increaseOf(values, sample, time, window);
    return increase === undefined ? undefined : increase / window;
  },
});

/** Something that is measured, and the levels at which an alert is or is not due. */
export interface LevelInput {
  readonly reading: Reading;
  /** The series of a level, with what else must be there. */
  readonly series: (values: Values) => Readonly<Record<string, Values | string>>;
  readonly isBad: (level: number) => boolean;
  /** Of a rate, no mixture of `good` and `bad` in a window may be the border itself, where rounding would decide. */
  readonly good: number;
  readonly bad: number;
  /** The levels next to the border on its good and on its bad side, where there is more between good and bad. */
  readonly nearlyBad?: number;
  readonly justBad?: number;
  /** Seconds for which it must last. */
  readonly for: number;
  /** Whether nothing at all is as bad. Default: no. */
  readonly isBadWhenMissing?: boolean;
}

/** What happens to something with a level: it gets bad and well again, or nearly so, or for too short a time, or is not there. */
export function levelScenarios(input: LevelInput): Scenario[] {
  const { reading, good, bad, nearlyBad, justBad, isBad, isBadWhenMissing = false } = input;
  const evaluation = Math.min(60, reading.window / 5, input.for === 0 ? 60 : input.for / 2);
  const sample = sampleStep(evaluation, reading.window);
  const samples = (seconds: number): number => Math.ceil(seconds / sample - 1e-9);
  const [memory, waiting] = [samples(reading.window), samples(input.for)];
  const clock = { evaluation, sample };
  const scenario = (name: string, values: Values): Scenario =>
    conditionScenario({
      name,
      ...clock,
      values: input.series(values),
      duration: Math.floor(((values.length - 1) * sample) / evaluation) * evaluation,
      holds: (time) => {
        const level = reading.read(values, sample, time);
        return level === undefined ? false : isBad(level);
      },
    });
  const phases = (...given: readonly Phase[]): Values => reading.write(given, sample);
  const whole = memory + waiting + 5;
  return [
    scenario('bad for a while', phases([good, memory + 5], [bad, whole], [good, memory + 5])),
    scenario('healthy', phases([good, whole])),
    ...(nearlyBad === undefined ? [] : [scenario('just short of the threshold', phases([nearlyBad, whole]))]),
    ...(justBad === undefined ? [] : [scenario('just beyond the threshold', phases([justBad, whole]))]),
    ...(waiting < 2 ? [] : [scenario('bad for too short a time', phases([good, 5], [bad, 1], [good, whole]))]),
    ...(reading.isCounter === undefined
      ? []
      : [
          scenario('idle', phases([good, 1], [0, whole])),
          scenario('the counter restarts', [
            ...phases([good, memory + 5]),
            ...rising(good * sample, [{ samples: memory + 5, rise: good * sample }]),
          ]),
        ]),
    conditionScenario({
      name: 'no series',
      ...clock,
      values: {},
      duration: whole * sample,
      holds: () => isBadWhenMissing,
    }),
  ];
}
