import { expect, test } from 'vitest';
import { counter, gauge, histogram, observable, upDownCounter } from '../../src/registry/module-instruments.js';
import { start } from '../../src/start.js';
import { runProgram } from '../support/program.js';
import { startClinic } from '../support/running.js';
import { catchWarnings } from '../support/warnings.js';

catchWarnings();

const before = counter('module.before', { labels: ['x'] });
before.add(1, { x: '1' });
const held = before.with({ x: '1' });
observable('module.observed', { unit: '{thing}' }, (observe) => observe(17));

const linesOf = async (telemetry: { metricsPage(): Promise<{ body: string }> }, name: string) =>
  (await telemetry.metricsPage()).body.split('\n').filter((line) => line.startsWith(name));

test('what is made and recorded before start is shown after it, and goes on', async () => {
  const telemetry = startClinic();
  before.add(1, { x: '1' });
  held.add(1);
  expect(await linesOf(telemetry, 'module_before')).toEqual(['module_before_total{service_name="clinic-api",x="1"} 3']);
  expect(await linesOf(telemetry, 'module_observed')).toEqual(['module_observed{service_name="clinic-api"} 17']);
  expect(telemetry.counter('module.before', { labels: ['x'] })).toBe(before);
});

test('and after another start, too, with what is made between', async () => {
  const first = startClinic();
  const between = gauge('module.between');
  between.set(1);
  histogram('module.sizes', { buckets: [1] }).record(1);
  upDownCounter('module.sum').add(-2);
  await first.stop();
  between.add(1);
  before.add(1, { x: '1' });
  const second = startClinic();
  expect(await linesOf(second, 'module_before')).toEqual(['module_before_total{service_name="clinic-api",x="1"} 4']);
  expect(await linesOf(second, 'module_between')).toEqual(['module_between{service_name="clinic-api"} 2']);
  expect(await linesOf(second, 'module_sum')).toEqual(['module_sum{service_name="clinic-api"} -2']);
});

test('has the budget of the process from its start on', async () => {
  const many = counter('module.many', { labels: ['x'] });
  many.add(1, { x: '0' });
  const telemetry = start({ service: 'budget', metrics: { server: false, budget: 3 } });
  try {
    for (let index = 0; index < 10; index++) many.add(1, { x: String(index) });
    expect(await linesOf(telemetry, 'module_many')).toHaveLength(4);
    const [overflow] = (await linesOf(telemetry, 'pulsetrail_sdk_overflow_total')).filter((line) =>
      line.includes('module.many'),
    );
    expect(overflow).toMatch(/ 7$/);
  } finally {
    await telemetry.stop();
  }
});

test('works at the top of a module that is imported before start is called', async () => {
  const { code, stdout, stderr } = await runProgram(
    `
    import { counter, start } from '@pulsetrail/sdk';
    const jobs = counter('jobs.done', { unit: '{job}', labels: ['queue'] });
    jobs.add(1, { queue: 'mail' });
    const telemetry = start({ service: 'worker' });
    jobs.add(1, { queue: 'mail' });
    process.stdout.write((await telemetry.metricsPage()).body);
    await telemetry.stop();
  `,
    { PULSETRAIL_METRICS_PORT: '0' },
  );
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain('jobs_done_total{service_name="worker",queue="mail"} 2\n');
});
