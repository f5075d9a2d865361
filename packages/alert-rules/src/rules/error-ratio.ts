import { type BudgetPromise, burnRateGroups, orZero } from '../burn-rate.js';
import { differs, selector, sumBy } from '../promql.js';
import { errorLabel, type Subject, subjectsOf } from '../subject.js';
import type { RuleFamily } from './family.js';

const promiseOf = (subject: Subject): BudgetPromise[] =>
  subject.target.errors === undefined
    ? []
    : [
        {
          matchers: subject.matchers,
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

/** The share of calls of an operation, or runs of a flow, that end with an error, against `target.errors`. */
export const errorRatio: RuleFamily = (catalog) =>
  [...Map.groupBy(subjectsOf(catalog), ({ metric }) => metric.prometheusName)].flatMap(([metric, subjects]) => {
    const [first] = subjects;
    if (first === undefined) return [];
    const { by, label } = first;
    const named = differs(label, '');
    return burnRateGroups(
      {
        name: `pulsetrail:errors:${metric}`,
        level: `service_${label}`,
        metric,
        bad: 'errors',
        total: 'calls',
        countBad: (window, total) =>
          orZero(
            sumBy(by, `increase(${selector(`${metric}_count`, [named, differs(errorLabel, '')])}[${window}])`),
            total,
          ),
        countTotal: (window) => sumBy(by, `increase(${selector(`${metric}_count`, [named])}[${window}])`),
      },
      subjects.flatMap(promiseOf),
      catalog.alerting,
    );
  });
