import { formatDuration } from '@pulsetrail/catalog';
import { expectationsOf } from './expectations.js';
import type { World } from './world.js';

/** JSON is YAML, and much faster to write than to have it laid out. */
const line = (indent: string, value: unknown): string => `${indent}- ${JSON.stringify(value)}\n`;

const worldText = ({ name, sample, series, cases }: World): string =>
  [
    `  - name: ${JSON.stringify(name)}\n`,
    `    interval: ${formatDuration(sample)}\n`,
    Object.keys(series).length === 0 ? '    input_series: []\n' : '    input_series:\n',
    ...Object.entries(series).map(([key, values]) => line('      ', { series: key, values })),
    '    promql_expr_test:\n',
    ...cases
      .flatMap(({ test, scenario }) => expectationsOf(test, scenario))
      .map(({ expr, at, expected }) =>
        line('      ', {
          expr,
          eval_time: formatDuration(at),
          exp_samples: expected.map(({ state, value }) => ({ labels: `{alertstate="${state}"}`, value })),
        }),
      ),
  ].join('');

/** What a test file says of the rules that it is about. */
export interface TestedRules {
  /** Paths relative to the test file; `*` stands for any name. */
  readonly ruleFiles: readonly string[];
  /** Groups in the order in which they are evaluated; promtool itself follows none. */
  readonly groups: readonly string[];
}

/** A file for `promtool test rules`: worlds with one distance of evaluations. */
export function testFile(evaluation: number, worlds: readonly World[], { ruleFiles, groups }: TestedRules): string {
  return [
    `rule_files: ${JSON.stringify(ruleFiles)}\n`,
    `evaluation_interval: ${formatDuration(evaluation)}\n`,
    groups.length === 0 ? '' : 'group_eval_order:\n',
    ...groups.map((group) => line('  ', group)),
    'tests:\n',
    ...worlds.map(worldText),
  ].join('');
}
