import { conditionScenario } from './condition-test.js';
import { evaluationStep, nextEvaluation } from './grid.js';
import type { Scenario } from './scenario.js';
import type { Values } from './values.js';

/** A gauge that says when something last happened, as Unix time; promtool's clock begins at 0. */
export interface AgeInput {
  /** The gauge, with all labels. */
  readonly gauge: string;
  /** Seconds after which it is too long ago. */
  readonly limit: number;
  /** Seconds for which that must be so. */
  readonly for: number;
  /** Other series that must be there, with the value that each has all the time. */
  readonly beside?: Readonly<Record<string, number>>;
  /** The same with values with which nothing is told, such as of a bridge that is disconnected. */
  readonly excused?: Readonly<Record<string, number>>;
}

/** What happens to something that has to happen again and again. */
export function ageScenarios({ gauge, limit, beside = {}, excused, ...given }: AgeInput): Scenario[] {
  const step = evaluationStep(3 * limit + given.for, limit / 5);
  const clock = { evaluation: step, sample: step };
  const past = Math.ceil((limit + given.for) / step) + 4;
  const rest = 5;
  /** It happens at every sample, except within a range of them. */
  const paused = (from: number, until: number, end: number): Values =>
    Array.from({ length: end + 1 }, (_, index) => {
      const last = index >= from && index < until ? from : index;
      return (last + 1) * step;
    });
  const scenario = (name: string, values: Values, others = beside): Scenario =>
    conditionScenario({
      name,
      ...clock,
      values: {
        [gauge]: values,
        ...Object.fromEntries(Object.entries(others).map(([series, value]) => [series, values.map(() => value)])),
      },
      holds: (time) => {
        const last = values[Math.round(time / step)];
        return others === beside && last !== undefined && last > 0 && time - last > limit;
      },
    });
  const short = nextEvaluation(limit, step) / step;
  return [
    scenario('it stops for a while', paused(rest, rest + past, past + 2 * rest)),
    scenario('it goes on', paused(0, 0, past + rest)),
    scenario('it stops for just as long as it may', paused(rest, rest + short + 1, rest + short + rest)),
    scenario(
      'it never happened',
      Array.from({ length: past + rest }, () => 0),
    ),
    ...(excused === undefined ? [] : [scenario('it cannot happen', paused(rest, rest + past, past + rest), excused)]),
    conditionScenario({ name: 'no series', ...clock, values: {}, duration: past * step, holds: () => false }),
  ];
}
