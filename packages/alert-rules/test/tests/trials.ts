import type { Catalog } from '@pulsetrail/catalog';
import { ruleGroups } from '../../src/groups.js';
import type { RuleGroup } from '../../src/rule.js';
import { rulesUnderTest } from '../../src/tests/coverage.js';
import { alertTests } from '../../src/tests/families.js';
import type { AlertTest } from '../../src/tests/scenario.js';
import { costOf, type Failure, readFailures, trialFiles, trialTest } from '../../src/tests/trial.js';
import { worldsOf } from '../../src/tests/world.js';
import { inFolder, run } from '../checker.js';
import { promtool } from '../promtool.js';

/** Runs tests by promtool, two at a time; returns what is not as expected. */
export async function failuresOf(
  catalog: Catalog,
  {
    tests = alertTests(catalog),
    groups = ruleGroups(catalog),
  }: { tests?: readonly AlertTest[]; groups?: readonly RuleGroup[] } = {},
): Promise<Failure[]> {
  const rules = rulesUnderTest(groups, tests);
  const worlds = worldsOf(tests).toSorted((one, other) => costOf(other) - costOf(one));
  const failures: Failure[] = [];
  const next = async (): Promise<void> => {
    for (let world = worlds.shift(); world !== undefined; world = worlds.shift()) {
      const tried = world;
      const { code, output } = await inFolder(trialFiles(tried, groups, rules), (folder) =>
        run(promtool ?? '', ['test', 'rules', trialTest], folder),
      );
      if (code !== 0) failures.push(...readFailures(tried, output));
    }
  };
  await Promise.all([next(), next()]);
  return failures;
}
