import { type LintRule, promqlError, queriesOf } from '../dashboard.ts';

/** Prometheus understands every query, those of annotations too. */
export const targetPromql: LintRule = {
  name: 'target-promql',
  check: (dashboard) => [
    ...queriesOf(dashboard).flatMap(({ panel, expr }) => {
      const error = promqlError(expr);
      return error === undefined ? [] : [`${panel.title}: ${error}`];
    }),
    ...dashboard.annotations.list.flatMap(({ name, target }) => {
      const error = promqlError(target?.expr ?? '');
      return error === undefined ? [] : [`${name}: ${error}`];
    }),
  ],
  bad: {
    'a parenthesis too few': ({ target }) => {
      target.expr = 'sum(rate(x_total[5m])';
    },
    'nothing at all': ({ target }) => {
      target.expr = '';
    },
    'a variable outside quotes': ({ target }) => {
      target.expr = 'sum(x{a=$b})';
    },
    'an annotation': ({ dashboard }) => {
      dashboard.annotations.list.push({ name: 'Alerts', target: { expr: 'ALERTS{' } });
    },
  },
};
