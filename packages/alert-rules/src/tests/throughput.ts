import { floorWindow } from '../rules/throughput.js';
import { subjectsOf } from '../subject.js';
import { callsOf } from './event-series.js';
import { type LevelInput, levelScenarios, rateOf } from './level-scenarios.js';
import type { AlertTest, Scenario, TestFamily } from './scenario.js';
import { alertLabels, scopeOf, seriesLabels } from './subject-labels.js';

/** A counter that must rise at a least rate. */
export interface FloorInput {
  /** The series of a counter, with their values or their text. */
  readonly series: LevelInput['series'];
  /** Events per second. */
  readonly floor: number;
  readonly window: number;
  readonly for: number;
}

/** What happens to a counter with a floor: it is too slow while its rate is below, and while there is none. */
export const floorScenarios = ({ series, floor, window, ...given }: FloorInput): Scenario[] =>
  levelScenarios({
    reading: rateOf(window),
    series,
    isBad: (rate) => rate < floor,
    good: 2.07 * floor,
    bad: 0.47 * floor,
    nearlyBad: 1.03 * floor,
    justBad: 0.97 * floor,
    for: given.for,
    isBadWhenMissing: true,
  });

/** Calls of operations and flows that are too few. */
export const throughputTests: TestFamily = (catalog) => {
  const { alerting } = catalog;
  return subjectsOf(catalog).flatMap((subject): AlertTest[] => {
    const floor = subject.target.throughput;
    if (floor === undefined) return [];
    const window = floorWindow(floor.perSecond, alerting.window);
    const wait = window + alerting.for;
    return [
      {
        alert: `${subject.kind}ThroughputLow`,
        labels: { ...alertLabels(subject), category: 'performance', severity: 'warning' },
        for: wait,
        keepFiringFor: alerting.keepFiringFor,
        scope: scopeOf(subject),
        scenarios: floorScenarios({
          series: (values) =>
            Object.fromEntries([callsOf(subject.metric, seriesLabels(subject), values, alerting.histograms)]),
          floor: floor.perSecond,
          window,
          for: wait,
        }),
      },
    ];
  });
};
