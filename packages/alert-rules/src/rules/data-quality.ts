import { metrics } from '@pulsetrail/catalog';
import { literal } from '../alert.js';
import { burnRateGroups, orZero } from '../burn-rate.js';
import { differs, equals, selector, sumBy } from '../promql.js';
import { identityOf, serviceLabel } from '../subject.js';
import type { RuleFamily } from './family.js';

/** The share of records that fail a check, against the budget `quality.*.invalid`. */
export const dataQuality: RuleFamily = ({ services, alerting }) => {
  const metric = metrics.dataQualityRecords.prometheusName;
  const by = identityOf([serviceLabel, 'check'], alerting);
  const named = differs('check', '');
  return burnRateGroups(
    {
      name: `pulsetrail:quality:${metric}`,
      level: 'service_check',
      metric,
      slo: 'quality',
      bad: 'invalid',
      total: 'checked',
      by,
      countBad: (window, total) =>
        orZero(sumBy(by, `increase(${selector(metric, [named, equals('outcome', 'invalid')])}[${window}])`), total),
      countTotal: (window) => sumBy(by, `increase(${selector(metric, [named])}[${window}])`),
    },
    services.flatMap(({ owner, quality }) =>
      quality.flatMap(({ service, name, target }) => {
        if (target.errors === undefined) return [];
        const identity = { [serviceLabel]: service, check: name };
        return [
          {
            matchers: Object.entries(identity).map(([label, value]) => equals(label, value)),
            identity,
            info: { owner },
            budget: target.errors,
            tiers: target.tiers,
            alert: {
              name: 'DataQualityBudgetBurn',
              category: 'data-quality',
              labels: { owner: literal(owner), service, check: name },
              summary: `Too many records of ${service} fail the check ${name}`,
              subject: `The share of records of ${service} that fail the check ${name}`,
            },
          },
        ];
      }),
    ),
    alerting,
  );
};
