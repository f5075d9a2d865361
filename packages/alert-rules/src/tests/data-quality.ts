import { metrics } from '@pulsetrail/catalog';
import { equals } from '../promql.js';
import { serviceLabel } from '../subject.js';
import { baseWindow, budgetTests } from './budget-test.js';
import { labeledEvents } from './event-series.js';
import type { TestFamily } from './scenario.js';
import { matchersOf, seriesOf } from './series.js';

/** Records that fail a check. */
export const dataQualityTests: TestFamily = ({ services, alerting }) => {
  const metric = metrics.dataQualityRecords.prometheusName;
  const promised = services.flatMap(({ owner, quality }) =>
    quality.filter(({ target }) => target.errors !== undefined).map((each) => ({ owner, ...each })),
  );
  const base = baseWindow(promised.map(({ target }) => target));
  return promised.flatMap(({ owner, service, name, target }) => {
    const own = { [serviceLabel]: service, check: name };
    return budgetTests({
      alert: 'DataQualityBudgetBurn',
      labels: { ...own, owner, service, category: 'data-quality' },
      scope: seriesOf(metric, own),
      budget: target.errors ?? 0,
      tiers: target.tiers,
      base,
      alerting,
      series: (events) =>
        labeledEvents(metric, matchersOf(own), events, {
          good: [equals('outcome', 'valid')],
          bad: [equals('outcome', 'invalid')],
        }),
    });
  });
};
