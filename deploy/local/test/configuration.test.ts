import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeConfiguration } from '../src/configuration.js';
import type { Plan } from '../src/plan.js';
import { createRunFolder } from '../src/run-folder.js';
import { planForTest } from './fixtures/part-context.js';
import { serverForTest } from './fixtures/server.js';
import { temporaryFolder } from './fixtures/temporary-folder.js';

const write = async (demo: boolean, more: Partial<Plan> = {}) => {
  const run = await createRunFolder(await temporaryFolder());
  const plan = await planForTest(demo ? {} : { demo: false, scrape: ['127.0.0.1:7000'] }, more);
  return { run, configuration: await writeConfiguration(plan, run) };
};

test('Prometheus reads the parts with metrics, by the names of their services, and what the user names', async () => {
  const jobs = async (demo: boolean) => {
    const { configuration } = await write(demo);
    const { scrape_configs } = JSON.parse(await readFile(configuration.prometheus, 'utf8'));
    return scrape_configs.map(({ job_name }: { job_name: string }) => job_name);
  };
  expect(await jobs(true)).toEqual(['prometheus', 'alertmanager', 'mqtt-bridge', 'clinic-api']);
  expect(await jobs(false)).toEqual(['prometheus', 'alertmanager', 'mqtt-bridge', '127.0.0.1:7000']);
});

test('local notifications go to the local endpoints', async () => {
  const { run, configuration } = await write(true);
  const text = await readFile(configuration.alertmanager, 'utf8');
  expect(text).toContain(`api_url_file: ${join(run.configuration, 'slack-webhook')}`);
  expect(text).toContain('127.0.0.1:8');
  expect(await readFile(join(run.configuration, 'slack-webhook'), 'utf8')).toBe('http://127.0.0.1:7/slack');
});

test('real ones go where they are configured', async () => {
  const smtp = { smarthost: 'smtp.example.org:587', from: 'alerts@example.org', requireTls: true };
  const targets = { slackWebhookFiles: { oncall: '/secrets/slack' }, localSlackChannels: [], localMail: false, smtp };
  const { configuration } = await write(true, { targets });
  const text = await readFile(configuration.alertmanager, 'utf8');
  expect(text).toContain('api_url_file: /secrets/slack');
  expect(text).toContain('smtp.example.org:587');
});

test.each([true, false])('Prometheus and Alertmanager accept what is written (demo: %s)', async (demo) => {
  const [promtool, amtool] = [await serverForTest('promtool'), await serverForTest('amtool')];
  if (promtool === undefined || amtool === undefined) return;
  const { configuration } = await write(demo);
  expect(execFileSync(promtool, ['check', 'config', configuration.prometheus], { encoding: 'utf8' })).toContain(
    'SUCCESS',
  );
  expect(execFileSync(amtool, ['check-config', configuration.alertmanager], { encoding: 'utf8' })).toContain('SUCCESS');
});
