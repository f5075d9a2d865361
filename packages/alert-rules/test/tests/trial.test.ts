import { describe, expect, test } from 'vitest';
import type { RuleGroup } from '../../src/rule.js';
import { rulesUnderTest } from '../../src/tests/coverage.js';
import type { AlertTest } from '../../src/tests/scenario.js';
import { readFailures, trialFiles, trialTest } from '../../src/tests/trial.js';
import { worldsOf } from '../../src/tests/world.js';
import { inFolder, run } from '../checker.js';
import { promtool } from '../promtool.js';

const down: AlertTest = {
  alert: 'Down',
  labels: { severity: 'critical', job: 'a "quoted" one' },
  for: 120,
  keepFiringFor: 0,
  scope: 'up',
  scenarios: [
    {
      name: 'down for a while',
      sample: 60,
      evaluation: 60,
      duration: 600,
      series: { 'up{job="a \\"quoted\\" one"}': '1x2 0x10' },
      holds: [{ from: 180, until: Number.POSITIVE_INFINITY }],
    },
  ],
};

const rules = (wait: string, expr = 'up == 0'): RuleGroup[] => [
  {
    name: 'g',
    interval: '1m',
    rules: [{ alert: 'Down', expr, for: wait, labels: { severity: 'critical' }, annotations: {} }],
  },
];

async function messages(groups: RuleGroup[]): Promise<string[]> {
  const [world] = worldsOf([down]);
  if (world === undefined) return [];
  const { output } = await inFolder(trialFiles(world, groups, rulesUnderTest(groups, [down])), (folder) =>
    run(promtool ?? '', ['test', 'rules', trialTest], folder),
  );
  return output.includes('SUCCESS') ? [] : readFailures(world, output).map(({ message }) => message);
}

describe.skipIf(promtool === undefined)('a trial', () => {
  test('that goes as it must has no failures', async () => {
    expect(await messages(rules('2m'))).toEqual([]);
  });

  test('that does not says when, what was expected, and what was found', async () => {
    expect(await messages(rules('4m'))).toEqual([
      'at 5m expected firing, found pending',
      'until 10m expected firing 6 times and pending 2 times, found firing 4 times and pending 4 times',
    ]);
  });

  test('of rules that cannot be evaluated says what promtool says', async () => {
    const [message] = await messages(
      rules('2m', 'up == on (x) group_left () (up or vector(1) or vector(2)) + on () up'),
    );
    expect(message).toBeTruthy();
  });
});
