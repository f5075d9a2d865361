import type { RuleGroup } from '../src/index.js';
import { toYaml } from '../src/yaml.js';
import { findTool, inFolder, run } from './checker.js';

export const promtool = findTool('promtool');

/** What a scrape would have stored: a series and its values in promtool's notation, one a minute. */
export type Series = Readonly<Record<string, string>>;

/** What must fire at a time: for each alert its labels that matter here. */
export interface Expectation {
  readonly at: string;
  /** Labels to look at, besides `alertname`. */
  readonly by?: readonly string[];
  /** Each as `ALERTS`-like labels, such as `{alertname="TargetDown"}`. */
  readonly firing: readonly string[];
}

export interface RuleTest {
  readonly series: Series;
  readonly expectations: readonly Expectation[];
  /** Values of expressions: for each time the samples by their series. */
  readonly samples?: readonly { expr: string; at: string; expected: Readonly<Record<string, number>> }[];
  /** promtool's own `alert_rule_test`, for exact labels and annotations. */
  readonly alerts?: readonly object[];
  /** Distance of samples. Default `1m`. */
  readonly interval?: string;
  /** Distance of evaluations. Default `1m`. */
  readonly evaluation?: string;
}

/** Runs promtool over the groups; returns what it complains about, empty when all is as expected. */
export async function complaints(groups: readonly RuleGroup[], test: RuleTest): Promise<string> {
  if (promtool === undefined) return '';
  const { series, expectations, samples = [], alerts, interval = '1m', evaluation = '1m' } = test;
  const content = {
    rule_files: ['rules.yml'],
    evaluation_interval: evaluation,
    // promtool evaluates groups in no fixed order; Prometheus at their own times.
    group_eval_order: groups.map(({ name }) => name),
    tests: [
      {
        interval,
        input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
        promql_expr_test: [
          ...expectations.map(({ at, by = [], firing }) => ({
            expr: `group by (${['alertname', ...by].join(', ')}) (ALERTS{alertstate="firing"})`,
            eval_time: at,
            exp_samples: firing.map((labels) => ({ labels, value: 1 })),
          })),
          ...samples.map(({ expr, at, expected }) => ({
            expr,
            eval_time: at,
            exp_samples: Object.entries(expected).map(([labels, value]) => ({ labels, value })),
          })),
        ],
        ...(alerts === undefined ? {} : { alert_rule_test: alerts }),
      },
    ],
  };
  const files = [
    { path: 'rules.yml', content: toYaml({ groups }, 'rules') },
    { path: 'test.yml', content: toYaml(content, 'test') },
  ];
  const { code, output } = await inFolder(files, (folder) => run(promtool, ['test', 'rules', 'test.yml'], folder));
  return code === 0 ? '' : output;
}
