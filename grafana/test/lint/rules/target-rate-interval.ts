import { type LintRule, queriesOf } from '../dashboard.ts';

const quoted = /"(?:\\.|[^"\\])*"/g;

/** A range is at least four scrapes and as wide as a step: Grafana knows which, or it is all of the time that is shown. */
export const targetRateInterval: LintRule = {
  name: 'target-rate-interval',
  check: (dashboard) =>
    queriesOf(dashboard).flatMap(({ panel, expr }) =>
      [...expr.replaceAll(quoted, '""').matchAll(/\[([^\]]+)\]/g)]
        .filter(([, range]) => range !== '$__rate_interval' && range !== '$__range')
        .map(([text]) => `${panel.title} looks back ${text}`),
    ),
  bad: {
    'a fixed range': ({ target }) => {
      target.expr = 'sum(rate(x_total[5m]))';
    },
    'a step, which may have no sample': ({ target }) => {
      target.expr = 'sum(rate(x_total[$__interval]))';
    },
  },
};
