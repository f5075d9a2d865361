import { type CounterPromise, sanitizeLabelName } from '@pulsetrail/catalog';
import { serviceLabel } from '../subject.js';
import { labeledEvents } from './event-series.js';
import { levelScenarios, rateOf } from './level-scenarios.js';
import type { AlertTest, TestFamily } from './scenario.js';
import { matchersOf, seriesOf } from './series.js';
import { shareScenarios } from './share-scenarios.js';
import { floorScenarios } from './throughput.js';
import type { Values } from './values.js';

/** Labels of events that are not meant by a share: a value that no catalog declares. */
const others = (labels: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(Object.keys(labels).map((label) => [label, '_other']));

/** Business counters: too slow, too fast, or too many of one kind. */
export const counterTests: TestFamily = ({ services, alerting }) => {
  const testsOf = ({ service, metric, atLeast, atMost, ratio, over }: CounterPromise, owner: string): AlertTest[] => {
    const own = { [serviceLabel]: service };
    const counter = seriesOf(metric.prometheusName, own);
    const common = {
      labels: { ...own, owner, service, counter: metric.name, severity: 'warning', category: 'business' },
      keepFiringFor: alerting.keepFiringFor,
      scope: counter,
    };
    const tests: AlertTest[] = [];
    if (atLeast !== undefined) {
      const wait = over + alerting.for;
      const floor = {
        series: (values: Values) => ({ [counter]: values }),
        floor: atLeast.perSecond,
        window: over,
        for: wait,
      };
      tests.push({ ...common, alert: 'CounterRateLow', for: wait, scenarios: floorScenarios(floor) });
    }
    if (atMost !== undefined) {
      const ceiling = atMost.perSecond;
      tests.push({
        ...common,
        alert: 'CounterRateHigh',
        for: alerting.for,
        scenarios: levelScenarios({
          reading: rateOf(over),
          series: (values) => ({ [counter]: values }),
          isBad: (rate) => rate > ceiling,
          good: 0.47 * ceiling,
          bad: 2.07 * ceiling,
          nearlyBad: 0.97 * ceiling,
          justBad: 1.03 * ceiling,
          for: alerting.for,
        }),
      });
    }
    if (ratio !== undefined) {
      const meant = Object.entries(ratio.of).map(([label, [first = '']]) => [sanitizeLabelName(label), first] as const);
      const bad = matchersOf(Object.fromEntries(meant));
      const good = matchersOf(others(Object.fromEntries(meant)));
      tests.push({
        ...common,
        alert: 'CounterShareHigh',
        for: alerting.for,
        scenarios: shareScenarios({
          share: ratio.below,
          window: over,
          for: alerting.for,
          minimum: alerting.minimumBadEvents,
          series: (events) => labeledEvents(metric.prometheusName, matchersOf(own), events, { good, bad }),
        }),
      });
    }
    return tests;
  };
  return services.flatMap(({ owner, counterPromises }) =>
    counterPromises.flatMap((promise) => testsOf(promise, owner)),
  );
};
