import { generate } from '@pulsetrail/alert-rules';
import { findTool, groupsOf, tryAlerts } from '@pulsetrail/cli';
import { catalog } from '@pulsetrail/example-clinic';
import { expect, test } from 'vitest';

test('every alert of the clinic fires when it must and only then, as promtool tries them', async () => {
  const promtool = findTool('promtool') ?? 'promtool';
  const { trials } = await tryAlerts(catalog, groupsOf(generate(catalog)), promtool);
  expect(trials.length).toBeGreaterThan(90);
  expect(trials.filter(({ failures }) => failures.length > 0)).toEqual([]);
});
