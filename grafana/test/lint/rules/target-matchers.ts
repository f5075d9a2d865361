import { type LintRule, queriesOf, selectorsOf } from '../dashboard.ts';

/** Series of services: those that others say of themselves have no service. */
const ofServices =
  /^(?!prometheus_|alertmanager_|traces_|otelcol_|scrape_|up$|ALERTS(?:_FOR_STATE)?$|pulsetrail_slo|$)/;

/**
 * Where services and instances can be chosen, queries follow the choice. OpenTelemetry's service takes the place of the job.
 */
export const targetMatchers: LintRule = {
  name: 'target-service-and-instance',
  check: (dashboard) => {
    const clusters = dashboard.templating.list.flatMap(({ name }) => (name.startsWith('of_') ? [name.slice(3)] : []));
    const choices = [
      ['service', 'service_name=~"$service"'],
      ['instance', 'instance=~"$instance"'],
      ...clusters.map((label) => [label, `${label}=~"$of_${label}"`]),
    ].filter(([name]) =>
      dashboard.templating.list.some((variable) => variable.name === name || variable.name === `of_${name}`),
    );
    return queriesOf(dashboard).flatMap(({ panel, expr }) =>
      selectorsOf(expr)
        .filter(({ metric }) => ofServices.test(metric))
        .flatMap(({ metric, matchers }) =>
          choices
            .filter(([, matcher = '']) => !matchers.includes(matcher))
            .map(([name]) => `${panel.title} reads ${metric} of every ${name}`),
        ),
    );
  },
  bad: {
    'of every service': ({ target }) => {
      target.expr = 'sum(rate(x_total{instance=~"$instance"}[$__rate_interval]))';
    },
    'of every cluster': ({ dashboard, target }) => {
      dashboard.templating.list.push({ name: 'of_cluster', type: 'query', query: 'label_values(up, cluster)' });
      target.expr = 'sum(rate(x_total{service_name=~"$service",instance=~"$instance"}[$__rate_interval]))';
    },
    'of every instance': ({ target }) => {
      target.expr = 'sum(rate(x_total{service_name=~"$service"}[$__rate_interval]))';
    },
  },
};
