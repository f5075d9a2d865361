import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { generate } from '@pulsetrail/alert-rules';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { catalog } from '../../../examples/clinic/src/catalog.js';
import { type ClusterObject, describeBuilt, folder, objectsOf, overlays } from './cluster.fixture.js';
import { buildOwn, temporaryFolder } from './own-overlay.fixture.js';
import { problemsOf } from './schema.fixture.js';

const sample = join(folder, 'generated');
const repository = join(folder, '..', '..');
const textOf = (path: string): string => readFileSync(join(repository, path), 'utf8');

const files = generate(catalog, { format: 'kubernetes' });

/** What the sample has to be, by its paths. */
const wanted = new Map([
  ['catalog/catalog.ts', textOf('examples/clinic/src/catalog.ts')],
  ...['shared.yaml', 'agent.yaml', 'gateway.yaml'].map(
    (name) => [`collector/${name}`, textOf(`deploy/collector/${name}`)] as const,
  ),
  ...files.flatMap(({ path, content }): [string, string][] => {
    const [, name] = /^kubernetes\/(.+)$/.exec(path) ?? [];
    return name === undefined ? [] : [[`rules/${name}`, content]];
  }),
]);

describe('the sample, which is of the example', () => {
  test.each([...wanted])('has %s as the generator gives it, and as it stands elsewhere', async (path, content) => {
    await expect(content).toMatchFileSnapshot(join(sample, path));
  });

  test('has the alerts about the collector as they stand there', () => {
    const { spec } = parse(readFileSync(join(sample, 'rules', 'pulsetrail-collector.yaml'), 'utf8')) as {
      spec: unknown;
    };
    expect(spec).toEqual(parse(textOf('deploy/collector/rules.yml')));
  });

  test('has no rules of another catalog', () => {
    const rules = readdirSync(join(sample, 'rules')).filter((name) => name !== 'kustomization.yaml');
    const names = [...wanted.keys()].filter((path) => path.startsWith('rules/')).map((path) => path.slice(6));
    expect(rules.sort()).toEqual([...names, 'pulsetrail-collector.yaml'].sort());
  });
});

describeBuilt.each(overlays)('overlay %s', (overlay) => {
  test('has the configuration of the collector and the catalog as they are', () => {
    const maps = objectsOf(overlay).filter((object) => ConfigMap.is(object)) as unknown as ConfigMap[];
    const data = Object.assign({}, ...maps.map((map) => map.data)) as Record<string, string>;
    expect(data).toMatchObject({
      'shared.yaml': textOf('deploy/collector/shared.yaml'),
      'agent.yaml': textOf('deploy/collector/agent.yaml'),
      'gateway.yaml': textOf('deploy/collector/gateway.yaml'),
      'catalog.ts': textOf('examples/clinic/src/catalog.ts'),
    });
  });
});

/** Runs the script on the example, into a folder of its own. */
async function runScript(out: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<void> {
  await promisify(execFile)(join(folder, 'generate.sh'), args, { env: { ...process.env, ...env, OUT: out } });
}

/** Every file below a folder. */
const filesIn = (path: string): string[] =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
    .sort();

const dashboards = (objects: readonly ClusterObject[]): ConfigMap[] =>
  objects.filter(({ metadata }) => metadata.labels?.grafana_dashboard === '1') as unknown as ConfigMap[];

describe('generate.sh', () => {
  test('writes the files of the sample, dashboards, and the configuration of Alertmanager', async () => {
    const out = join(temporaryFolder(), 'generated');
    await runScript(out);
    const others = (path: string): boolean => !/^(?:dashboards|alertmanager)\//.test(path);
    expect(filesIn(out).filter(others)).toEqual(filesIn(sample).filter(others));
    for (const path of filesIn(out).filter((one) => others(one) && one.endsWith('kustomization.yaml'))) {
      expect(readFileSync(join(out, path), 'utf8')).toBe(readFileSync(join(sample, path), 'utf8'));
    }
    expect(readdirSync(join(out, 'alertmanager')).sort()).toEqual(['alertmanager.yaml', 'pulsetrail.tmpl']);
    const alertmanager = readFileSync(join(out, 'alertmanager', 'alertmanager.yaml'), 'utf8');
    // Where the operator has the rest of the Secret, and where README.md mounts what the channels need.
    expect(alertmanager).toContain('- /etc/alertmanager/config/pulsetrail.tmpl');
    expect(alertmanager).toContain('/run/credentials/secrets/slack');
  });

  test('leaves nothing of an earlier run, and takes further files of the catalog', async () => {
    const out = join(temporaryFolder(), 'generated');
    mkdirSync(join(out, 'rules'), { recursive: true });
    writeFileSync(join(out, 'kustomization.yaml'), '');
    writeFileSync(join(out, 'rules', 'of-a-service-that-is-gone.yaml'), '');
    await runScript(out, [], { CATALOG_FILES: join(repository, 'examples/clinic/src/random.ts') });
    expect(existsSync(join(out, 'rules', 'of-a-service-that-is-gone.yaml'))).toBe(false);
    expect(parse(readFileSync(join(out, 'catalog', 'kustomization.yaml'), 'utf8'))).toMatchObject({
      configMapGenerator: [{ name: 'pulsetrail-catalog', files: ['catalog.ts', 'random.ts'] }],
    });
  });

  test('does not write over a folder that is not its own', async () => {
    const out = temporaryFolder();
    writeFileSync(join(out, 'letter.txt'), 'Dear Sir');
    await expect(runScript(out)).rejects.toThrow('was not written by this script');
    expect(readdirSync(out)).toEqual(['letter.txt']);
  });

  test('says which catalog it does not find', async () => {
    const out = join(temporaryFolder(), 'generated');
    await expect(runScript(out, ['elsewhere.ts'])).rejects.toThrow('there is no catalog elsewhere.ts');
    expect(existsSync(out)).toBe(false);
  });
});

describeBuilt('dashboards', () => {
  test('are ConfigMaps for the sidecar, each small enough, whatever their files are called', async () => {
    const given = temporaryFolder();
    for (const name of ['wards', 'Beds_2', 'night shift'])
      writeFileSync(join(given, `${name}.json`), `{"title":"${name}"}`);
    writeFileSync(join(given, 'notes.txt'), 'not one');
    const out = join(temporaryFolder(), 'generated');
    await runScript(out, [], { DASHBOARDS: given });
    const objects = buildOwn('small', {}, out);
    expect(objects.flatMap(problemsOf)).toEqual([]);
    const maps = dashboards(objects);
    const names = readdirSync(join(out, 'dashboards')).filter((name) => name.endsWith('.json'));
    expect(names).toEqual(expect.arrayContaining(['wards.json', 'Beds_2.json', 'night shift.json']));
    expect(maps.flatMap(({ data }) => Object.keys(data ?? {})).sort()).toEqual(names.sort());
    expect(maps.map(({ metadata }) => metadata?.name)).toContain('dashboard-night-shift');
    for (const { metadata, data } of maps) {
      expect(metadata?.name).toMatch(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/);
      expect(metadata?.annotations?.grafana_folder).toBe('Pulsetrail');
      // Source: Kubernetes, ConfigMap: 1 MiB.
      expect(Buffer.byteLength(JSON.stringify(data))).toBeLessThan(1024 * 1024);
    }
  });

  test('the sample has none', () => {
    expect(dashboards(objectsOf('small'))).toEqual([]);
  });
});
