import { metrics } from '@pulsetrail/catalog';
import type { LinesPanel, Panel, StatesPanel } from '../model/panel.js';
import { half } from '../model/size.js';
import { labelOf, serviceLabel } from '../promql/labels.js';
import { increaseOf } from '../promql/metric.js';
import { has, type Matcher, number, oneOf, selector, sumBy } from '../promql/write.js';
import { burnLimit } from './limits.js';
import type { Scope } from './scope.js';

const check = labelOf(metrics.healthCheckStatus, 'check');
const beat = labelOf(metrics.heartbeatTime, 'heartbeat');
const record = labelOf(metrics.dataQualityRecords, 'check');

const health = (matchers: readonly Matcher[]): StatesPanel => ({
  ...half,
  view: 'states',
  key: 'promises:health-checks',
  title: 'Health checks',
  description: `${metrics.healthCheckStatus.description} The worst instance counts.`,
  unit: 'none',
  states: [
    { value: 1, text: 'healthy', color: 'green' },
    { value: 0.5, text: 'degraded', color: 'yellow' },
    { value: 0, text: 'unhealthy', color: 'red' },
  ],
  queries: [
    {
      expr: `min by (${serviceLabel}, ${check}) (${selector(metrics.healthCheckStatus.prometheusName, matchers)})`,
      legend: `{{${serviceLabel}}} {{${check}}}`,
      maybeEmpty: 'the service has not made its first check',
    },
  ],
});

function heartbeats({ catalog, matchers }: Scope): LinesPanel {
  const series = (...own: readonly Matcher[]): string =>
    `max by (${serviceLabel}, ${beat}) (${selector(metrics.heartbeatTime.prometheusName, [...matchers, ...own])} > 0)`;
  const maybeEmpty = 'nothing has happened yet';
  return {
    ...half,
    view: 'lines',
    key: 'promises:heartbeats',
    title: 'Heartbeats: time since the last',
    description: 'What has to happen again and again, and how long ago it last did. Dashed: when it is late.',
    unit: 's',
    queries: [
      { expr: `time() - ${series()}`, legend: `{{${serviceLabel}}} {{${beat}}}`, maybeEmpty },
      ...catalog.services.flatMap(({ heartbeats: declared }) =>
        declared.map(({ service, name, every, grace, severity }) => ({
          expr: `0 * ${series(oneOf(serviceLabel, [service]), oneOf(beat, [name]))} + ${number(every + grace)}`,
          legend: `threshold ${service} ${name}`,
          limit: { alert: 'HeartbeatLate', value: every + grace, severity },
          maybeEmpty,
        })),
      ),
    ],
  };
}

function quality({ catalog, matchers }: Scope): LinesPanel {
  const checked = (...own: readonly Matcher[]): string =>
    increaseOf(metrics.dataQualityRecords, [serviceLabel, record], [...matchers, has(record), ...own]);
  const maybeEmpty = 'no record has been checked yet';
  return {
    ...half,
    view: 'lines',
    key: 'promises:quality',
    title: 'Records that fail a check',
    description:
      'The share of checked records that fail. Dashed: where the quickest alert on the budget begins to fire.',
    unit: 'percentunit',
    queries: [
      {
        expr: `${checked('outcome="invalid"')} / (${checked()} > 0)`,
        legend: `{{${serviceLabel}}} {{${record}}}`,
        maybeEmpty,
      },
      ...catalog.services.flatMap(({ quality: declared }) =>
        declared.flatMap(({ service, name, target }) => {
          const found = burnLimit('DataQualityBudgetBurn', target.errors, target.tiers);
          if (found === undefined) return [];
          const { text, ...limit } = found;
          const own = sumBy([], checked(oneOf(serviceLabel, [service]), oneOf(record, [name])));
          return [
            {
              expr: `0 * ${own} + ${number(limit.value)}`,
              legend: `threshold ${service} ${name} ${text}`,
              limit,
              maybeEmpty,
            },
          ];
        }),
      ),
    ],
  };
}

/** What services promise beside their calls: checks of what they need, what happens again and again, and data. */
export function promisePanels(scope: Scope): Panel[] {
  const { services } = scope.catalog;
  return [
    ...(services.some(({ healthChecks }) => healthChecks.length > 0) ? [health(scope.matchers)] : []),
    ...(services.some(({ heartbeats: declared }) => declared.length > 0) ? [heartbeats(scope)] : []),
    ...(services.some(({ quality: declared }) => declared.length > 0) ? [quality(scope)] : []),
  ];
}
