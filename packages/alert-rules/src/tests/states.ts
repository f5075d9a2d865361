import type { AlertTest, Scenario, Span } from './scenario.js';

/** A stretch of a scenario in which an alert is in one state. */
export interface Stage extends Span {
  readonly state: 'pending' | 'firing';
}

/** What has happened to one alert happens to many: the same spans are asked of again and again. */
const known = new WeakMap<readonly Span[], Map<string, readonly Stage[]>>();

/** {@link computeStages}, each answer kept as long as its spans are. */
export function stagesOf(
  test: Pick<AlertTest, 'for' | 'keepFiringFor'>,
  scenario: Pick<Scenario, 'evaluation' | 'duration' | 'holds'>,
): readonly Stage[] {
  const answers = known.get(scenario.holds) ?? new Map<string, readonly Stage[]>();
  known.set(scenario.holds, answers);
  const key = [test.for, test.keepFiringFor, scenario.evaluation, scenario.duration].join();
  const stages = answers.get(key) ?? computeStages(test, scenario);
  answers.set(key, stages);
  return stages;
}

/**
 * The states that an alert goes through when its condition holds at these times.
 * Source: Prometheus, "Alerting rules", `for` and `keep_firing_for`; it looks at evaluations only.
 */
function computeStages(
  { for: wait, keepFiringFor }: Pick<AlertTest, 'for' | 'keepFiringFor'>,
  { evaluation, duration, holds }: Pick<Scenario, 'evaluation' | 'duration' | 'holds'>,
): Stage[] {
  const stages: Stage[] = [];
  let [active, ended]: (number | undefined)[] = [];
  let current: Stage['state'] | undefined;
  const isHeld = (time: number): boolean => holds.some(({ from, until }) => from <= time && time < until);
  for (let index = 0; index <= Math.floor(duration / evaluation); index += 1) {
    const time = index * evaluation;
    let state: Stage['state'] | undefined;
    if (isHeld(time)) {
      active ??= time;
      ended = undefined;
      state = current === 'firing' || time - active >= wait ? 'firing' : 'pending';
    } else if (current === 'firing' && keepFiringFor > 0) {
      ended ??= time;
      if (time - ended < keepFiringFor) state = 'firing';
    }
    if (state === undefined) active = undefined;
    const last = stages.at(-1);
    if (state !== undefined && state === current && last !== undefined) {
      stages[stages.length - 1] = { ...last, until: time + evaluation };
    } else if (state !== undefined) stages.push({ state, from: time, until: time + evaluation });
    current = state;
  }
  return stages;
}
