import { conditionScenario } from './condition-test.js';
import type { Scenario } from './scenario.js';
import { steady, type Values } from './values.js';

/** A counter whose every rise is told, for as long as its window. */
export interface RiseInput {
  /** The counter, with all labels. */
  readonly counter: string;
  readonly window: number;
  /** Seconds for which it must hold until it fires. */
  readonly for?: number;
}

/** What happens to a counter of things that should not happen. */
export function riseScenarios({ counter, window, ...given }: RiseInput): Scenario[] {
  const step = window / 4;
  const clock = { evaluation: step, sample: step };
  const lead = 8;
  const rest = 6 + Math.ceil((given.for ?? 0) / step);
  /** Whether it has risen within the window: from what it was before, from nothing, or from its restart on. */
  const hasRisen = (values: Values, time: number): boolean => {
    let before = 0;
    return values.some((value, index) => {
      const risen = value !== undefined && (value < before ? value > 0 : value > before);
      before = value ?? before;
      return risen && index * step > time - window && index * step <= time;
    });
  };
  const scenario = (name: string, values: Values): Scenario =>
    conditionScenario({ name, ...clock, values: { [counter]: values }, holds: (time) => hasRisen(values, time) });
  const restarted = (value: number): Values => [...steady([0, 1], [5, lead]), ...steady([value, rest])];
  return [
    scenario('one more', steady([3, lead], [4, rest])),
    scenario('the first, with which the series begins', steady([undefined, lead], [1, rest])),
    scenario('one after a restart', restarted(1)),
    scenario('a restart without any', restarted(0)),
    scenario('none since the beginning', steady([0, lead + rest])),
    scenario('a gap in the samples', steady([5, lead], [undefined, 30], [5, rest])),
    conditionScenario({ name: 'no series', ...clock, values: {}, duration: lead * step, holds: () => false }),
  ];
}
