import { sampleStep, spansWhere } from './grid.js';
import type { Scenario } from './scenario.js';
import { notation, type Values } from './values.js';

/** A scenario in which a condition is asked at every evaluation, of the same samples as promtool has. */
export interface ConditionScenario {
  readonly name: string;
  /** Seconds between evaluations, and between samples. */
  readonly evaluation: number;
  readonly sample: number;
  /** Values by series, or their text; those that are shorter than the longest are missing after their end. */
  readonly values: Readonly<Record<string, Values | string>>;
  readonly holds: (time: number) => boolean;
  /** Seconds, where no series says how long it lasts. */
  readonly duration?: number;
}

/** Writes a scenario down. */
export function conditionScenario({ name, evaluation, sample, values, holds, ...given }: ConditionScenario): Scenario {
  const lengths = Object.values(values).map((own) => (typeof own === 'string' ? 1 : own.length));
  const longest = Math.max(1, ...lengths);
  const duration = given.duration ?? Math.floor(((longest - 1) * sample) / evaluation) * evaluation;
  return {
    name,
    evaluation,
    sample,
    duration,
    series: Object.fromEntries(
      Object.entries(values).map(([series, own]) => [series, typeof own === 'string' ? own : notation(own)]),
    ),
    holds: spansWhere(duration, evaluation, holds),
  };
}

/** The clock of alerts that look at a window: five evaluations within it, at most a minute apart. */
export function windowClock(window: number): { readonly evaluation: number; readonly sample: number } {
  const evaluation = Math.min(60, window / 5);
  return { evaluation, sample: sampleStep(evaluation, window) };
}
