import { formatDuration } from '@pulsetrail/catalog';
import type { Limit } from '../model/limit.js';
import type { BarsPanel, Column, LinesPanel, NumberPanel, TablePanel } from '../model/panel.js';
import { full, half, tile } from '../model/size.js';
import { type Matcher, selector } from '../promql/write.js';
import { tableLinks } from './board-links.js';
import type { Scope } from './scope.js';

/**
 * What the rules record of every promise with an error budget. A burn rate's name ends in its window, which is that of the
 * quickest tier in use; what has no value yet has no series.
 */
export const sloRecords = {
  budget: 'pulsetrail_slo:budget:ratio',
  remaining: 'pulsetrail_slo:budget_remaining:ratio',
  exhaustion: 'pulsetrail_slo:time_to_exhaustion:seconds',
  /** Begins the name of the burn rate. */
  burn: 'pulsetrail_slo:burn_rate:ratio',
} as const;

const burnRate = (matchers: readonly Matcher[]): string =>
  selector('', [`__name__=~"${sloRecords.burn}.+"`, ...matchers]);

/** The labels that tell promises apart, with what stands above them in a table. */
const parts = {
  slo: 'Of',
  service_name: 'Service',
  operation: 'Operation',
  flow_name: 'Flow',
  server_address: 'Host',
  check: 'Check',
  device_type: 'Family',
  pipeline_step: 'Step',
  bound: 'Slower than',
} as const;

const legend = Object.keys(parts)
  .map((label) => `{{${label}}}`)
  .join(' ');

/** The burn rates from which the tiers of the catalog alert. */
const tierLimits = ({ catalog }: Scope): Limit[] =>
  catalog.alerting.tiers.map(({ factor, severity }) => ({ value: factor, severity }));

/** What stands in panels of budgets at first: they look back in steps of half an hour. */
const empty = 'No data: the first values come within half an hour of the first start';

/** Below this a promise is broken. */
const broken = { limits: [{ value: 0, severity: 'critical' }], isFloor: true } as const;

/** The promise that is worst off. */
export const lowestBudget = (matchers: readonly Matcher[] = []): NumberPanel => ({
  ...tile,
  view: 'number',
  key: 'slo:lowest',
  title: 'Lowest error budget',
  description: 'What is left of the budget that is worst off. Below zero a promise is broken.',
  unit: 'percentunit',
  empty: 'none yet',
  ...broken,
  queries: [{ expr: `min(${selector(sloRecords.remaining, matchers)})`, legend: 'left' }],
});

/** What is left of each budget now. */
export const remainingBars = (matchers: readonly Matcher[]): BarsPanel => ({
  ...half,
  view: 'bars',
  max: 1,
  key: 'slo:remaining:now',
  title: 'Error budgets now',
  description: 'What is left of each budget, the lowest ten first. Below zero a promise is broken.',
  unit: 'percentunit',
  empty,
  ...broken,
  queries: [{ expr: `sort(bottomk(10, ${selector(sloRecords.remaining, matchers)}))`, legend }],
});

/** How fast budgets burn; 1 uses one up exactly within its period. */
export const burnPanel = (scope: Scope): LinesPanel => ({
  ...half,
  view: 'lines',
  key: 'slo:burn',
  title: 'Burn rate',
  description:
    'How many times faster than allowed a budget burns; at 1 it is gone at the end of its period. What does not burn has no line. Dashed: where the tiers alert, if the longer windows agree.',
  unit: 'suffix:x',
  empty: 'No data: no budget burns, or less than half an hour has passed since the first start',
  many: 'greatest',
  limits: tierLimits(scope),
  queries: [{ expr: `${burnRate(scope.matchers)} > 0`, legend, maybeEmpty: 'no budget burns' }],
});

/** What is left of budgets, over time. */
export const remainingPanel = ({ catalog, matchers }: Scope): LinesPanel => ({
  ...half,
  view: 'lines',
  max: 1,
  key: 'slo:remaining',
  title: 'Error budget that is left',
  description: `Of the budget for ${formatDuration(catalog.alerting.period)}. Below zero a promise is broken.`,
  unit: 'percentunit',
  empty,
  many: 'least',
  queries: [{ expr: selector(sloRecords.remaining, matchers), legend }],
});

/** When budgets will be gone at the present rate. */
export const exhaustionPanel = ({ matchers }: Scope): LinesPanel => ({
  ...half,
  view: 'lines',
  key: 'slo:exhaustion',
  title: 'Time until a budget is gone',
  description: 'At the present burn rate. What does not burn has no line.',
  unit: 's',
  many: 'least',
  queries: [
    {
      expr: selector(sloRecords.exhaustion, matchers),
      legend,
      maybeEmpty: 'only budgets that burn will be gone',
    },
  ],
});

/** A column of the table; the budget alone knows the pipeline, and would stand in a row of its own. */
const column = (title: string, unit: string, expr: string): Column => ({
  title,
  unit,
  expr: `max by (${Object.keys(parts).join(', ')}) (${expr})`,
  legend: '',
});

/** Every promise with its objective, in one table. */
export const promisesTable = (scope: Scope): TablePanel => ({
  ...full,
  height: 10,
  view: 'table',
  key: 'slo:table',
  title: 'Promises',
  description:
    'Every promise with its budget, what is left of it, how fast it burns and when it will be gone; the one that is worst off is first.',
  empty,
  sort: { title: 'Left', ascending: true },
  labels: parts,
  links: [tableLinks.service('service_name'), tableLinks.operation('operation')],
  columns: [
    column('Budget', 'percentunit', selector(sloRecords.budget, scope.matchers)),
    { ...column('Left', 'percentunit', selector(sloRecords.remaining, scope.matchers)), ...broken },
    { ...column('Burn rate', 'suffix:x', burnRate(scope.matchers)), limits: tierLimits(scope) },
    {
      ...column('Gone in', 's', selector(sloRecords.exhaustion, scope.matchers)),
      maybeEmpty: 'only budgets that burn will be gone',
    },
  ],
});
