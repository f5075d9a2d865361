import type { GeneratedFile } from '../generated-file.js';
import type { AlertingRule, RuleGroup } from '../rule.js';
import { toYaml } from '../yaml.js';
import { expectationsOf } from './expectations.js';
import { neededRules } from './needed-rules.js';
import type { AlertTest } from './scenario.js';
import { testFile } from './test-file.js';
import type { World } from './world.js';

/** The file that promtool is to be called with. */
export const trialTest = 'trial.test.yml';

/** The files with which promtool tries one world: its test, and the rules that it needs and no others. */
export function trialFiles(
  world: World,
  groups: readonly RuleGroup[],
  rules: ReadonlyMap<AlertTest, AlertingRule | undefined>,
): GeneratedFile[] {
  const alerts = new Set(world.cases.flatMap(({ test }) => rules.get(test) ?? []));
  const needed = neededRules(groups, alerts);
  const about = { ruleFiles: ['trial.rules.yml'], groups: needed.map(({ name }) => name) };
  return [
    { path: 'trial.rules.yml', content: toYaml({ groups: needed }, 'The rules of one trial.') },
    { path: trialTest, content: testFile(world.evaluation, [world], about) },
  ];
}

/** Something that promtool found otherwise than it was expected. */
export interface Failure {
  readonly test: AlertTest;
  readonly scenario: string;
  /** At which time, what was expected, and what was found: a sentence. */
  readonly message: string;
}

const state = (samples: string): string => {
  const states = [...samples.matchAll(/alertstate="(\w+)"\} ([\d.E+]+)/g)].map(([, name, value]) =>
    Number(value) === 1 ? name : `${name} ${Number(value)} times`,
  );
  return states.length === 0 ? 'not active' : states.join(' and ');
};

const found = /expr: ("(?:[^"\\]|\\.)*"), time: (\S+),\s*exp: ?(.*)\s*got: ?(.*)/g;

/**
 * Reads what promtool printed about a world that failed. What is not about a single expectation, such as rules that it
 * cannot evaluate, concerns all alerts of the world.
 */
export function readFailures(world: World, output: string): Failure[] {
  const asked = new Map(
    world.cases.flatMap((each) => expectationsOf(each.test, each.scenario).map(({ expr }) => [expr, each] as const)),
  );
  const failures = [...output.matchAll(found)].flatMap(
    ([, quoted = '""', time, expected = '', got = '']): Failure[] => {
      const expr = JSON.parse(quoted) as string;
      const each = asked.get(expr);
      const over = expr.startsWith('sum') ? `until ${time}` : `at ${time}`;
      return each === undefined
        ? []
        : [
            {
              test: each.test,
              scenario: each.scenario.name,
              message: `${over} expected ${state(expected)}, found ${state(got)}`,
            },
          ];
    },
  );
  if (failures.length > 0) return failures;
  return world.cases.map(({ test, scenario }) => ({ test, scenario: scenario.name, message: output.trim() }));
}

/** How long a world lasts in evaluations, times the alerts in it: what a trial costs, roughly. */
export const costOf = ({ duration, evaluation, cases }: World): number => (duration / evaluation) * (20 + cases.length);

/** An alert with the labels that tell it from others, as a line. */
export function alertLine({ alert, labels }: AlertTest): string {
  const shown = Object.entries(labels).filter(
    ([label, value]) => value !== '' && !/^(?:category|owner|service_name)$/.test(label),
  );
  return `${alert} ${shown.map(([label, value]) => `${label}=${value}`).join(' ')}`;
}
