import { type Catalog, formatDuration } from '@pulsetrail/catalog';
import { type GeneratedFile, generatedHeader } from '../generated-file.js';
import { ruleGroups } from '../groups.js';
import { rulesUnderTest } from './coverage.js';
import { alertTests } from './families.js';
import { neededRules } from './needed-rules.js';
import { testFile } from './test-file.js';
import { worldsOf } from './world.js';

/**
 * The unit tests of all alerts of a catalog, for `promtool test rules`: a file for each distance of evaluations, which
 * expects the rules in `../rules` (and `../rules-long`).
 */
export function generateTests(catalog: Catalog): GeneratedFile[] {
  const tests = alertTests(catalog);
  const groups = ruleGroups(catalog);
  const rules = rulesUnderTest(groups, tests);
  const worlds = Map.groupBy(worldsOf(tests), ({ evaluation }) => evaluation);
  return [...worlds].map(([evaluation, own]) => {
    const alerts = new Set(own.flatMap(({ cases }) => cases.flatMap(({ test }) => rules.get(test) ?? [])));
    const order = neededRules(groups, alerts).map(({ name }) => name);
    return {
      path: `tests/every-${formatDuration(evaluation)}.test.yml`,
      content: `# ${generatedHeader}\n${testFile(evaluation, own, { ruleFiles: ['../rules*/*.yml'], groups: order })}`,
    };
  });
}
