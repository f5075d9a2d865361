import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { prometheusConfig } from '../src/prometheus-config.js';
import { serverForTest } from './fixtures/server.js';
import { temporaryFolder } from './fixtures/temporary-folder.js';

const settings = {
  scrapeInterval: 15,
  evaluationInterval: 0.5,
  ruleFiles: ['rules/some.rules.yml'],
  alertmanager: '127.0.0.1:9093',
  targets: { bridge: '127.0.0.1:9465', 'ward.example.org:9464': 'ward.example.org:9464' },
};

test('every target is a job, rules and Alertmanager are named', () => {
  expect(JSON.parse(prometheusConfig(settings))).toEqual({
    global: { scrape_interval: '15s', scrape_timeout: '10s', evaluation_interval: '500ms' },
    rule_files: ['rules/some.rules.yml'],
    alerting: { alertmanagers: [{ static_configs: [{ targets: ['127.0.0.1:9093'] }] }] },
    scrape_configs: [
      { job_name: 'bridge', static_configs: [{ targets: ['127.0.0.1:9465'] }] },
      { job_name: 'ward.example.org:9464', static_configs: [{ targets: ['ward.example.org:9464'] }] },
    ],
  });
});

test('a scrape never takes longer than the time to the next', () => {
  const { global } = JSON.parse(prometheusConfig({ ...settings, scrapeInterval: 1 }));
  expect(global).toMatchObject({ scrape_interval: '1s', scrape_timeout: '1s' });
});

test('promtool accepts it', async ({ skip }) => {
  const promtool = await serverForTest('promtool');
  if (promtool === undefined) return skip();
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'rules'));
  await writeFile(join(folder, 'rules', 'some.rules.yml'), 'groups: []\n');
  await writeFile(join(folder, 'prometheus.yml'), prometheusConfig(settings));
  const said = execFileSync(promtool, ['check', 'config', join(folder, 'prometheus.yml')], { encoding: 'utf8' });
  expect(said).toContain('is valid prometheus config file syntax');
});
