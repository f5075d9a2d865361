import { subjectsOf } from '../subject.js';
import { baseWindow, budgetTests } from './budget-test.js';
import { failingCalls } from './event-series.js';
import type { TestFamily } from './scenario.js';
import { alertLabels, scopeOf, seriesLabels } from './subject-labels.js';

/** Errors of operations and flows: calls with and without `error_type`. */
export const errorRatioTests: TestFamily = (catalog) => {
  const promised = subjectsOf(catalog).filter(({ target }) => target.errors !== undefined);
  return [...Map.groupBy(promised, ({ metric }) => metric.prometheusName).values()].flatMap((subjects) => {
    const base = baseWindow(subjects.map(({ target }) => target));
    return subjects.flatMap((subject) =>
      budgetTests({
        alert: `${subject.kind}ErrorBudgetBurn`,
        labels: { ...alertLabels(subject), category: 'errors' },
        scope: scopeOf(subject),
        budget: subject.target.errors ?? 0,
        tiers: subject.target.tiers,
        base,
        alerting: catalog.alerting,
        series: (events) => failingCalls(subject.metric, seriesLabels(subject), events, catalog.alerting.histograms),
      }),
    );
  });
};
