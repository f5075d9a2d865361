import { type LintRule, queriesOf, selectorsOf } from '../dashboard.ts';

/** The last one is not among the linter's: a rise misses the event that a new series begins with. */
const allowed = new Set(['rate', 'irate', 'increase', 'last_over_time']);

/** A counter is read by how it rises, since it starts anew with its process. */
export const targetCounterAgg: LintRule = {
  name: 'target-counter-agg',
  check: (dashboard) =>
    queriesOf(dashboard).flatMap(({ panel, expr }) =>
      selectorsOf(expr)
        .filter(({ metric, within }) => /_(?:total|count|sum|bucket)$/.test(metric) && !allowed.has(within ?? ''))
        .map(({ metric }) => `${panel.title} reads ${metric} as it is`),
    ),
  bad: {
    'as it is': ({ target }) => {
      target.expr = 'sum(x_total)';
    },
    'by another function': ({ target }) => {
      target.expr = 'max_over_time(x_total[$__rate_interval])';
    },
  },
};
