import { formatDuration } from '@pulsetrail/catalog';
import { equals, selector } from '../promql.js';
import type { AlertTest, Scenario } from './scenario.js';
import { type Stage, stagesOf } from './states.js';

/** One question to promtool: an expression, a time in seconds, and what it must give, by the state of the alert. */
export interface Expectation {
  readonly expr: string;
  readonly at: number;
  readonly expected: readonly { readonly state: Stage['state']; readonly value: number }[];
}

/** The series in which Prometheus keeps the states of an alert. */
export const statesOf = ({ alert, labels }: Pick<AlertTest, 'alert' | 'labels'>): string =>
  selector('ALERTS', [
    equals('alertname', alert),
    ...Object.entries(labels).map(([label, value]) => equals(label, value)),
  ]);

/**
 * What must be so of an alert in a scenario: its state at the first evaluation of each stage and at the first after it,
 * and how often it was in each state in all, so that it is in no other at any other time. The comment names the scenario,
 * since promtool shows nothing but the expression of what fails.
 */
export function expectationsOf(test: AlertTest, scenario: Scenario): Expectation[] {
  const { evaluation, duration } = scenario;
  const stages = stagesOf(test, scenario);
  const last = Math.floor(duration / evaluation) * evaluation;
  const comment = `# ${scenario.name.replaceAll('\n', ' ')}`;
  const states = statesOf(test);
  const edges = stages.flatMap(({ from, until }) => [from, until]);
  const times = [...new Set(edges)].filter((time) => time >= 0 && time <= last).toSorted((one, other) => one - other);
  const counts = Map.groupBy(stages, ({ state }) => state);
  return [
    ...times.map((at) => ({
      expr: `group by (alertstate) (${states}) ${comment}`,
      at,
      expected: stages.filter(({ from, until }) => from <= at && at < until).map(({ state }) => ({ state, value: 1 })),
    })),
    {
      expr: `sum by (alertstate) (count_over_time(${states}[${formatDuration(last + evaluation)}])) ${comment}`,
      at: last,
      expected: [...counts].map(([state, own]) => ({
        state,
        value: own.reduce((sum, { from, until }) => sum + Math.round((until - from) / evaluation), 0),
      })),
    },
  ];
}
