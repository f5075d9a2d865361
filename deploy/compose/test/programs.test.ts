import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Ended, run, runTool, temporaryFolder } from './programs.fixture.js';
import { folder, mountsOf, repository, serviceOf, textOf } from './stack.fixture.js';

/** Runs what the service `generate` runs, on the host: its catalog and its folder are elsewhere there. */
async function generate(out: string): Promise<Ended> {
  const service = serviceOf('generate');
  const catalog = mountsOf(service).find(({ target }) => target === '/app/catalog');
  const args = (service.command ?? [])
    .slice(1)
    .map((arg) =>
      arg.replace('catalog/', `${join(folder, catalog?.source ?? '')}/`).replace('--out=/generated', `--out=${out}`),
    );
  return run(process.execPath, args, { cwd: repository });
}

describe('what the service `generate` writes', () => {
  test('is taken by Alertmanager, with its secrets where the container has them', async () => {
    const out = await temporaryFolder();
    expect(await generate(out)).toMatchObject({ code: 0 });
    const config = readFileSync(join(out, 'alertmanager.yml'), 'utf8');
    expect(config).toContain('api_url_file: /run/credentials/secrets/slack');
    expect(mountsOf(serviceOf('alertmanager'))).toContainEqual(
      expect.objectContaining({ target: '/run/credentials', subpath: 'alertmanager' }),
    );
    expect(await runTool('amtool', ['check-config', join(out, 'alertmanager.yml')], out)).toMatchObject({ code: 0 });
  });

  test('is where Prometheus looks for it, together with its own configuration and the alerts about the collector', async () => {
    const out = await temporaryFolder();
    await generate(join(out, 'generated'));
    const etc = join(out, 'etc', 'prometheus');
    mkdirSync(etc, { recursive: true });
    // As the container mounts them.
    for (const { source, target } of mountsOf(serviceOf('prometheus'))) {
      if (target.startsWith('/etc/')) cpSync(join(folder, source), join(out, target), { recursive: true });
    }
    const config = join(etc, 'prometheus.yml');
    writeFileSync(config, readFileSync(config, 'utf8').replaceAll(' /', ` ${out}/`).replaceAll('[/', `[${out}/`));
    const { code, stdout, stderr } = await runTool('promtool', ['check', 'config', '--lint=all', config], out);
    expect(`${stdout}${stderr}`).toContain('2 rule files found');
    expect(code, stderr).toBe(0);
  });
});

test('mail of a catalog that names no server reaches mailpit', async () => {
  const out = await temporaryFolder();
  await generate(out);
  const [, smarthost] =
    /smtp_smarthost: localhost:(\d+)/.exec(readFileSync(join(out, 'alertmanager.yml'), 'utf8')) ?? [];
  const mailpit = serviceOf('mailpit');
  expect(mailpit.network_mode).toBe('service:alertmanager');
  expect(mailpit.environment?.MP_SMTP_BIND_ADDR).toBe(`127.0.0.1:${smarthost}`);
});

test('Prometheus keeps samples for longer than the longest period of the catalog', () => {
  expect(serviceOf('prometheus').command).toContain('--storage.tsdb.retention.time=40d');
});

test('Prometheus takes OTLP where the gateway sends it', () => {
  expect(serviceOf('prometheus').command).toContain('--web.enable-otlp-receiver');
  expect(serviceOf('collector-gateway').environment?.PROMETHEUS_ENDPOINT).toBe('http://prometheus:9090/api/v1/otlp');
});

test('late samples are taken for as long as the gateway tries again', () => {
  const minutes = (text: string, name: string): number => Number(new RegExp(`${name}: (\\d+)m`).exec(text)?.[1]);
  expect(minutes(textOf('prometheus/prometheus.yml'), 'out_of_order_time_window')).toBeGreaterThan(
    minutes(textOf('../collector/gateway.yaml'), 'max_elapsed_time'),
  );
});
