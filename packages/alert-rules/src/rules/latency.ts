import { type Catalog, formatDuration, type LatencyTarget } from '@pulsetrail/catalog';
import { burnRateGroups } from '../burn-rate.js';
import { eventsOf, type HistogramEvents, slowerThan } from '../histogram.js';
import { quantileRule } from '../latency-quantile.js';
import { differs } from '../promql.js';
import type { RuleGroup } from '../rule.js';
import { type Subject, subjectsOf } from '../subject.js';
import type { RuleFamily } from './family.js';

type Objective = Extract<LatencyTarget, { kind: 'objective' }>;

/** Subjects whose latency is a share of calls over the period, with that target. */
const withObjective = (subjects: readonly Subject[]): { subject: Subject; latency: Objective }[] =>
  subjects.flatMap((subject) => {
    const { latency } = subject.target;
    return latency?.kind === 'objective' ? [{ subject, latency }] : [];
  });

/** Burn rates of the share of calls slower than one bucket bound of one metric. */
function objectiveGroups(catalog: Catalog): RuleGroup[] {
  const promises = withObjective(subjectsOf(catalog));
  const key = ({ subject, latency }: (typeof promises)[number]) =>
    `${subject.metric.prometheusName}:${formatDuration(latency.threshold)}`;
  return [...Map.groupBy(promises, key)].flatMap(([name, sharing]) => {
    const [first] = sharing;
    if (first === undefined) return [];
    const { metric, by, label } = first.subject;
    const { threshold } = first.latency;
    const bound = formatDuration(threshold);
    const timed = (window: string): HistogramEvents => ({
      form: catalog.alerting.histograms,
      metric,
      matchers: [differs(label, '')],
      by,
      window,
    });
    return burnRateGroups(
      {
        name: `pulsetrail:latency:${name}`,
        level: `service_${label}`,
        metric: metric.prometheusName,
        slo: 'latency',
        bad: 'slow',
        total: 'timed',
        by,
        labels: { bound },
        countBad: (window) => `clamp_min(\n${slowerThan(timed(window), threshold)}\n, 0)`,
        countTotal: (window) => eventsOf(timed(window)),
      },
      sharing.map(({ subject, latency }) => ({
        matchers: subject.matchers,
        identity: subject.identity,
        info: subject.info,
        budget: latency.budget,
        tiers: subject.target.tiers,
        alert: {
          name: `${subject.kind}LatencyBudgetBurn`,
          category: 'performance',
          labels: subject.labels,
          summary: `${subject.words} is too slow too often`,
          subject: `The share of ${subject.words} slower than ${bound}`,
        },
      })),
      catalog.alerting,
    );
  });
}

/** Quantiles of the present against their thresholds. */
function quantileGroups(catalog: Catalog): RuleGroup[] {
  const rules = subjectsOf(catalog).flatMap((subject) => {
    const { latency } = subject.target;
    if (latency?.kind !== 'quantile') return [];
    return [
      quantileRule(
        {
          ...subject,
          ...latency,
          alert: {
            name: `${subject.kind}LatencyHigh`,
            category: 'performance',
            labels: subject.labels,
            summary: `${subject.words} is slow`,
            subject: `calls of ${subject.words}`,
          },
        },
        catalog.alerting,
      ),
    ];
  });
  const interval = formatDuration(catalog.alerting.evaluationInterval);
  return rules.length === 0 ? [] : [{ name: 'pulsetrail:latency', interval, rules }];
}

/** The duration of an operation's calls, or a flow's runs, against `target.latency`: a quantile now, or a share over the period. */
export const latency: RuleFamily = (catalog) => [...quantileGroups(catalog), ...objectiveGroups(catalog)];
