import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { severities } from '@pulsetrail/catalog';
import { findServer } from '@pulsetrail/local';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { textOf } from './tiers.fixture.js';

interface Rule {
  readonly alert: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

const here = fileURLToPath(new URL('..', import.meta.url));
const { groups } = parse(textOf('rules.yml')) as { groups: { rules: Rule[] }[] };
const alerts = groups.flatMap(({ rules }) => rules);

const promtool = async (...args: string[]): Promise<string> => {
  const { path } = await findServer('promtool');
  const { stdout } = await promisify(execFile)(path, args, { cwd: here });
  return stdout;
};

test('Prometheus takes the rules', async () => {
  expect(await promtool('check', 'rules', 'rules.yml')).toContain(`${alerts.length} rules found`);
});

test('every alert fires when it must, and not when it must not', async () => {
  expect(await promtool('test', 'rules', 'test/rules.promtool.yml')).toContain('SUCCESS');
  const tests = parse(textOf('test/rules.promtool.yml')) as {
    tests: { alert_rule_test: { alertname: string; exp_alerts: unknown[] }[] }[];
  };
  const cases = tests.tests.flatMap(({ alert_rule_test }) => alert_rule_test);
  for (const { alert } of alerts) {
    const own = cases.filter(({ alertname }) => alertname === alert).map(({ exp_alerts }) => exp_alerts.length > 0);
    expect(new Set(own), alert).toEqual(new Set([true, false]));
  }
});

test.each(alerts)('$alert can be routed and says value and threshold', ({ labels, annotations }) => {
  expect(severities).toContain(labels.severity);
  expect(labels).toMatchObject({ category: 'system-health', service: '{{ $labels.job }}' });
  expect(Object.keys(annotations)).toEqual(['summary', 'description', 'value', 'threshold']);
});
