import { availableParallelism } from 'node:os';
import {
  type AlertingRule,
  type AlertTest,
  alertTests,
  costOf,
  type Failure,
  type RuleGroup,
  readFailures,
  rulesUnderTest,
  trialFiles,
  trialTest,
  untestedAlerts,
  worldsOf,
} from '@pulsetrail/alert-rules';
import type { Catalog } from '@pulsetrail/catalog';
import { inTemporaryFolder, runTool } from './run-tool.js';

/** What promtool says of one alert. */
export interface Trial {
  readonly test: AlertTest;
  /** Empty when every scenario went as it must. */
  readonly failures: readonly Failure[];
}

/** What promtool says of all alerts. */
export interface Trials {
  readonly trials: readonly Trial[];
  /** Alerts of which nothing can be tried: what their own expressions read, only their authors know. */
  readonly untested: readonly AlertingRule[];
}

/** A world may take long on a busy machine; seconds. */
const patience = 600;

/**
 * Tries the alerts of a catalog on rules by `promtool test rules`, as many at a time as there are processors. Each process
 * gets only the rules that its alerts need.
 */
export async function tryAlerts(catalog: Catalog, groups: readonly RuleGroup[], promtool: string): Promise<Trials> {
  const tests = alertTests(catalog);
  const rules = rulesUnderTest(groups, tests);
  // The longest first, so that no processor waits for one at the end.
  const worlds = worldsOf(tests).toSorted((one, other) => costOf(other) - costOf(one));
  const failures = tests
    .filter((test) => rules.get(test) === undefined)
    .map((test): Failure => ({ test, scenario: 'all', message: 'there is no such rule' }));
  const work = async (): Promise<void> => {
    for (let world = worlds.shift(); world !== undefined; world = worlds.shift()) {
      const { passed, output } = await inTemporaryFolder(trialFiles(world, groups, rules), (folder) =>
        runTool(promtool, ['test', 'rules', trialTest], folder, patience),
      );
      if (!passed) failures.push(...readFailures(world, output));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  const failed = Map.groupBy(failures, ({ test }) => test);
  return {
    trials: tests.map((test) => ({ test, failures: failed.get(test) ?? [] })),
    untested: untestedAlerts(groups, tests),
  };
}
