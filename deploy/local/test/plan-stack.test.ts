import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { StackError } from '../src/error.js';
import { planStack } from '../src/plan-stack.js';
import { anyPorts } from '../src/ports.js';
import { temporaryFolder } from './fixtures/temporary-folder.js';

afterEach(() => vi.unstubAllEnvs());

const withServers = async (): Promise<string> => {
  const folder = join(await temporaryFolder(), 'bin');
  await mkdir(folder);
  for (const [name, version] of [
    ['prometheus', '3.1.0'],
    ['alertmanager', '0.30.0'],
  ]) {
    await writeFile(join(folder, `${name}`), `#!/bin/sh\necho "${name}, version ${version}"\n`);
    await chmod(join(folder, `${name}`), 0o755);
  }
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
  vi.stubEnv('MQTT_URL', '');
  return folder;
};

test('a plan has a port for what runs and none for what does not', async () => {
  const folder = await withServers();
  const plan = await planStack({ demo: false, ports: anyPorts });
  expect(plan.servers).toEqual({ prometheus: join(folder, 'prometheus'), alertmanager: join(folder, 'alertmanager') });
  expect(plan.mqttUrl).toBe(`mqtt://127.0.0.1:${plan.ports.mqtt}`);
  expect(plan.ports).toMatchObject({ clinic: 0, clinicMetrics: 0 });
});

test('passwords and keys differ between runs', async () => {
  await withServers();
  const [one, other] = [await planStack({ ports: anyPorts }), await planStack({ ports: anyPorts })];
  expect(one.demoPassword).not.toBe(other.demoPassword);
  expect(one.hashKey).not.toBe(other.hashKey);
});

test('a key of the environment is kept', async () => {
  await withServers();
  vi.stubEnv('PULSETRAIL_HASH_KEY', 'mine');
  expect((await planStack({ ports: anyPorts })).hashKey).toBe('mine');
});

test.each(['localhost', 'http://localhost:1', 'a b:1', ':1'])('%j is no target to scrape', async (target) => {
  const refusal = planStack({ scrape: [target] });
  await expect(refusal).rejects.toThrow(StackError);
  await expect(refusal).rejects.toThrow(`--scrape takes host:port, such as 127.0.0.1:9464, and not "${target}".`);
});

test('the demo is refused a catalog without pipelines, before anything is started', async () => {
  await withServers();
  const catalog = join(await temporaryFolder(), 'catalog.mjs');
  const defineCatalog = JSON.stringify(import.meta.resolve('@pulsetrail/catalog'));
  await writeFile(
    catalog,
    `import { defineCatalog } from ${defineCatalog};\nexport const catalog = defineCatalog({ services: {} });\n`,
  );
  await expect(planStack({ catalog, ports: anyPorts })).rejects.toThrow(/has no pipelines.*--no-demo/);
  expect((await planStack({ catalog, ports: anyPorts, demo: false })).devices).toBe(false);
});
