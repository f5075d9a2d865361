import type { Anomaly } from '@pulsetrail/catalog';
import { conditionScenario } from './condition-test.js';
import { sampleStep } from './grid.js';
import type { LevelInput, Reading } from './level-scenarios.js';
import type { Scenario } from './scenario.js';

const hour = 3_600;
const week = 7 * 24 * hour;

/** Something that is measured, and when it is unusual. */
export interface AnomalyInput {
  readonly rule: Pick<Anomaly, 'direction' | 'deviations' | 'weeks' | 'minimumWeeks' | 'for'>;
  readonly reading: Reading;
  readonly series: LevelInput['series'];
}

/** What was seen within the hour around this time of a week so long ago. */
function hourOf(seen: readonly (number | undefined)[], step: number, time: number, weeksAgo: number): number[] {
  const end = time - weeksAgo * week + hour / 2;
  const [first, last] = [Math.floor((end - hour) / step) + 1, Math.floor(end / step)];
  return last < 0 ? [] : seen.slice(Math.max(0, first), last + 1).filter((value) => value !== undefined);
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const variance = (values: readonly number[]): number => mean(values.map((value) => (value - mean(values)) ** 2));

/** The band of what is usual, from what was seen at this hour of the weeks before; undefined with too few of them. */
function bandOf(
  seen: readonly (number | undefined)[],
  step: number,
  time: number,
  { weeks, minimumWeeks, deviations }: AnomalyInput['rule'],
) {
  const hours = Array.from({ length: weeks }, (_, index) => hourOf(seen, step, time, index + 1)).filter(
    ({ length }) => length > 0,
  );
  if (hours.length < minimumWeeks) return undefined;
  const means = hours.map(mean);
  const deviation = Math.sqrt(variance(means) + mean(hours.map(variance)));
  // What never varied may still move by a tenth.
  const margin = Math.max(deviations * deviation, 0.1 * Math.abs(mean(means)));
  return { upper: mean(means) + margin, lower: mean(means) - margin };
}

/** What happens to a value that has varied from week to week, and then leaves its band, or nearly so. */
export function anomalyScenarios({ rule, reading, series }: AnomalyInput): Scenario[] {
  const { direction, minimumWeeks, deviations } = rule;
  const evaluation = Math.max(600, 300 * Math.ceil((minimumWeeks * week) / (1_000 * 300)));
  const sample = sampleStep(evaluation, reading.window);
  const perWeek = week / sample;
  const [usual, spread] = [1_000, 20];
  /** Weeks that are by turns a little more and a little less, and then a level for a few hours. */
  const scenario = (name: string, levels: readonly number[], level: number): Scenario => {
    const history = levels.map((each) => [each, perWeek] as const);
    const values = reading.write([...history, [level, Math.ceil((2 * rule.for + 6 * hour) / sample)]], sample);
    const evaluations = Math.floor(((values.length - 1) * sample) / evaluation) + 1;
    const seen = Array.from({ length: evaluations }, (_, index) => reading.read(values, sample, index * evaluation));
    return conditionScenario({
      name,
      evaluation,
      sample,
      values: series(values),
      holds: (time) => {
        const value = seen[Math.round(time / evaluation)];
        const band = bandOf(seen, evaluation, time, rule);
        if (band === undefined || value === undefined) return false;
        return (direction !== 'below' && value > band.upper) || (direction !== 'above' && value < band.lower);
      },
    });
  };
  const before = Array.from({ length: minimumWeeks }, (_, index) =>
    index % 2 === 0 ? usual + spread : usual - spread,
  );
  const expected = mean(before);
  const margin = Math.max(deviations * Math.sqrt(variance(before)), 0.1 * expected);
  const unusual = (times: number): number => expected + (direction === 'below' ? -1 : 1) * times * margin;
  return [
    scenario('just beyond what is usual', before, unusual(1.02)),
    scenario('just within what is usual', before, unusual(0.98)),
    scenario('as usual', before, expected),
    scenario('unusual, with too little history', before.slice(1), unusual(2)),
    ...(direction === 'both' ? [scenario('just below what is usual', before, expected - 1.02 * margin)] : []),
    ...(direction === 'both' ? [] : [scenario('unusual to the other side', before, 2 * expected - unusual(2))]),
    conditionScenario({ name: 'no series', evaluation, sample, values: {}, duration: 6 * hour, holds: () => false }),
  ];
}
