import { budget, type Objective } from './objectives.ts';

/**
 * Rules of the shape that sloth v0.16 writes for a period of 30 days: of every objective the error ratio of seven windows
 * from raw series and of the period from the shortest one, seven records about it, and two alerts that join two pairs
 * of windows each. Written anew from what is known of that shape; names and labels are sloth's.
 */

const windows = ['5m', '30m', '1h', '2h', '6h', '1d', '3d'] as const;
const period = '30d';

interface Rule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

function badRate({ total, bad, good }: Objective, window: string): string {
  if (bad !== undefined) return `sum(rate(${bad}[${window}]))`;
  return `sum(rate(${total}[${window}])) - sum(rate(${good}[${window}]))`;
}

function groupsOf(objective: Objective) {
  const id = `${objective.service}-${objective.name}`;
  const labels = { sloth_id: id, sloth_service: objective.service, sloth_slo: objective.name };
  const of = (record: string, more = ''): string =>
    `${record}{sloth_id="${id}", sloth_service="${objective.service}", sloth_slo="${objective.name}"${more}}`;
  const ratio = (window: string): string => `slo:sli_error:ratio_rate${window}`;
  const recordings: Rule[] = [
    ...windows.map((window) => ({
      record: ratio(window),
      expr: `(${badRate(objective, window)})\n/\n(sum(rate(${objective.total}[${window}])))`,
      labels: { ...labels, sloth_window: window },
    })),
    {
      record: ratio(period),
      expr: `sum_over_time(${of(ratio('5m'))}[${period}])\n/ ignoring (sloth_window)\ncount_over_time(${of(ratio('5m'))}[${period}])`,
      labels: { ...labels, sloth_window: period },
    },
  ];
  const overBudget = (record: string): string =>
    `${of(record)}\n/ on(sloth_id, sloth_slo, sloth_service) group_left\n${of('slo:error_budget:ratio')}`;
  const meta: Rule[] = [
    { record: 'slo:objective:ratio', expr: `vector(${1 - budget})`, labels },
    { record: 'slo:error_budget:ratio', expr: `vector(1-${1 - budget})`, labels },
    { record: 'slo:time_period:days', expr: 'vector(30)', labels },
    { record: 'slo:current_burn_rate:ratio', expr: overBudget(ratio('5m')), labels },
    { record: 'slo:period_burn_rate:ratio', expr: overBudget(ratio(period)), labels },
    {
      record: 'slo:period_error_budget_remaining:ratio',
      expr: `1 - ${of('slo:period_burn_rate:ratio')}`,
      labels,
    },
    {
      record: 'sloth_slo_info',
      expr: 'vector(1)',
      labels: { ...labels, sloth_version: 'v0.16.0', sloth_mode: 'cli-gen-prom', sloth_objective: '99' },
    },
  ];
  const over = (window: string, factor: number): string =>
    `max(${of(ratio(window))} > (${factor} * ${budget})) without (sloth_window)`;
  const pair = (short: string, long: string, factor: number): string =>
    `(\n${over(short, factor)}\nand\n${over(long, factor)}\n)`;
  const alert = (severity: string, expr: string): Rule => ({
    alert: 'ErrorBudgetBurn',
    expr,
    labels: { ...labels, sloth_severity: severity },
    annotations: {
      summary: '{{$labels.sloth_service}} {{$labels.sloth_slo}} SLO error budget burn rate is over expected.',
      title: `(${severity}) {{$labels.sloth_service}} {{$labels.sloth_slo}} SLO error budget burn rate is too fast.`,
    },
  });
  return [
    { name: `sloth-slo-sli-recordings-${id}`, rules: recordings },
    { name: `sloth-slo-meta-recordings-${id}`, rules: meta },
    {
      name: `sloth-slo-alerts-${id}`,
      rules: [
        alert('page', `${pair('5m', '1h', 14.4)}\nor\n${pair('30m', '6h', 6)}`),
        alert('ticket', `${pair('2h', '1d', 3)}\nor\n${pair('6h', '3d', 1)}`),
      ],
    },
  ];
}

/** A rule file, as JSON, which is YAML. */
export const slothShaped = (objectives: readonly Objective[]): string =>
  JSON.stringify({ groups: objectives.flatMap(groupsOf) });
