import { burnRateGroups, orZero } from '../burn-rate.js';
import type { BudgetPromise } from '../event-ratio.js';
import { eventsOf } from '../histogram.js';
import { differs, type Matcher } from '../promql.js';
import { errorLabel, type Subject, subjectsOf } from '../subject.js';
import type { RuleFamily } from './family.js';

const promiseOf = (subject: Subject): BudgetPromise[] =>
  subject.target.errors === undefined
    ? []
    : [
        {
          matchers: subject.matchers,
          identity: subject.identity,
          info: subject.info,
          budget: subject.target.errors,
          tiers: subject.target.tiers,
          alert: {
            name: `${subject.kind}ErrorBudgetBurn`,
            category: 'errors',
            labels: subject.labels,
            summary: `${subject.words} fails too often`,
            subject: `The error ratio of ${subject.words}`,
          },
        },
      ];

/** The share of calls of an operation or integration, or runs of a flow, that end with an error, against `target.errors`. */
export const errorRatio: RuleFamily = (catalog) =>
  [...Map.groupBy(subjectsOf(catalog), ({ metric }) => metric.prometheusName)].flatMap(([metric, subjects]) => {
    const [first] = subjects;
    if (first === undefined) return [];
    const { by, label } = first;
    const form = catalog.alerting.histograms;
    const calls = (window: string, ...failed: readonly Matcher[]): string =>
      eventsOf({ form, metric: first.metric, matchers: [differs(label, ''), ...failed], by, window });
    return burnRateGroups(
      {
        name: `pulsetrail:errors:${metric}`,
        level: `service_${label}`,
        metric,
        slo: 'errors',
        bad: 'errors',
        total: 'calls',
        by,
        countBad: (window, total) => orZero(calls(window, differs(errorLabel, '')), total),
        countTotal: (window) => calls(window),
      },
      subjects.flatMap(promiseOf),
      catalog.alerting,
    );
  });
