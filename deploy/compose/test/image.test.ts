import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { freePort } from '../../../test/support/ports.js';
import { until } from '../../../test/support/until.js';
import { run, temporaryFolder } from './programs.fixture.js';
import { mountsOf, repository, serviceOf, services, textOf } from './stack.fixture.js';

const dockerfile = textOf('Dockerfile');
const ignored = textOf('Dockerfile.dockerignore').split('\n');

/** The workspaces that the images install. */
const workspaces = [...dockerfile.matchAll(/--workspace (\S+)/g)].map(([, name = '']) => name);

/** What `npm install --omit=dev` gives of them: every package's folder, in the repository's installation. */
async function productionPackages(): Promise<string[]> {
  const chosen = workspaces.flatMap((name) => ['--workspace', name]);
  const { stdout } = await run('npm', ['ls', '--omit=dev', '--all', '--parseable', ...chosen], { cwd: repository });
  return stdout
    .split('\n')
    .filter((path) => path.startsWith(repository) && path !== repository.replace(/\/$/, ''))
    .map((path) => relative(repository, path));
}

/** The folder /app as the images have it: manifests, production packages, and what was built; no sources. */
async function app(): Promise<string> {
  const folder = await temporaryFolder();
  const copy = (path: string): void => cpSync(join(repository, path), join(folder, path), { recursive: true });
  for (const path of globSync(['package.json', 'grafana/package.json', '{packages,examples}/*/package.json'], {
    cwd: repository,
  }))
    copy(path);
  for (const path of await productionPackages()) {
    // A workspace is a link, and comes with what was built.
    if (path.includes('node_modules/') && !path.includes('@pulsetrail/')) {
      cpSync(join(repository, path), join(folder, path), {
        recursive: true,
        filter: (source) => !relative(join(repository, path), source).startsWith('node_modules'),
      });
    }
  }
  const [, patterns = ''] = /cp -r --parents (.*) \/built/.exec(dockerfile) ?? [];
  for (const path of globSync(patterns.split(' '), { cwd: repository })) copy(path);
  mkdirSync(join(folder, 'node_modules', '@pulsetrail'), { recursive: true });
  for (const path of globSync(['packages/*', 'grafana'], { cwd: folder })) {
    const { name } = JSON.parse(readFileSync(join(folder, path, 'package.json'), 'utf8')) as { name: string };
    symlinkSync(join('..', '..', path), join(folder, 'node_modules', name));
  }
  return folder;
}

test('the bridge starts from what its image has, and the command runs', async () => {
  const folder = await app();
  cpSync(join(repository, 'examples/clinic/src'), join(folder, 'catalog'), { recursive: true });
  expect(existsSync(join(folder, 'node_modules', 'vitest'))).toBe(false);

  const generated = await run(
    process.execPath,
    ['packages/cli/bin/pulsetrail.js', 'generate', 'catalog/catalog.ts', `--out=${join(folder, 'generated')}`],
    { cwd: folder },
  );
  expect(generated.code, generated.stderr).toBe(0);

  const port = await freePort();
  const bridge = spawn(process.execPath, ['packages/mqtt-bridge/dist/main.js'], {
    cwd: folder,
    env: {
      MQTT_URL: 'mqtt://127.0.0.1:9',
      PULSETRAIL_METRICS_PORT: String(port),
      PULSETRAIL_CATALOG: join(folder, 'catalog', 'catalog.ts'),
      PULSETRAIL_HASH_KEY: 'a key of this test',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  bridge.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  try {
    await until('the bridge answers', async () => {
      if (bridge.exitCode !== null) throw new Error(said);
      return (await fetch(`http://127.0.0.1:${port}/healthz`)).ok;
    });
  } finally {
    const ended = once(bridge, 'exit');
    bridge.kill();
    await ended;
  }

  const fleet = await run(
    process.execPath,
    ['examples/clinic/dist/simulator/main.js', `--fleet-file=${join(folder, 'fleet.json')}`],
    { cwd: folder },
  );
  expect(fleet.code, fleet.stderr).toBe(0);
}, 60_000);

test('every program that a service starts is one that its image gets', () => {
  for (const [name, { command = [], build }] of services) {
    if (!build) continue;
    for (const program of command.join(' ').match(/\S+\.(?:js|ts)(?=\s|$)/g) ?? []) {
      if (program.startsWith('catalog/')) continue;
      const isCopied = program === 'credentials.ts' || /^packages\/[\w-]+\/(?:dist|bin)\//.test(program);
      expect(
        isCopied || (build.target === 'clinic' && program.startsWith('examples/clinic/dist/')),
        `${name} ${program}`,
      ).toBe(true);
    }
  }
});

test('a healthcheck of ours tells well from ill', async () => {
  const [, program = '', ...args] = serviceOf('bridge').healthcheck?.test ?? [];
  const port = await freePort();
  const here = args.map((arg) => arg.replace(':9464', `:${port}`));
  expect((await run(program, here)).code).toBe(1);
  const { createServer } = await import('node:http');
  let status = 200;
  const server = createServer((_, response) => response.writeHead(status).end()).listen(port, '127.0.0.1');
  await once(server, 'listening');
  expect((await run(program, here)).code).toBe(0);
  status = 503;
  expect((await run(program, here)).code).toBe(1);
  server.close();
});

test('what the build copies is there, and let through to it', () => {
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(\S+) \S+$/gm)].map(([, path = '']) => path);
  for (const path of copied.filter((name) => name !== '.')) {
    expect(existsSync(join(repository, path)), path).toBe(true);
    expect(ignored).toContain(`!${path}`);
  }
});

test('the context has every workspace, sources without tests, and nothing that was built', () => {
  const { workspaces: all } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
    workspaces: string[];
  };
  for (const pattern of all) {
    const top = pattern.split('/')[0] ?? '';
    expect(ignored.includes(`!${top}`) || ignored.includes(`!${pattern}/package.json`), pattern).toBe(true);
  }
  expect(ignored[0]).toBe('*');
  expect(ignored).toEqual(expect.arrayContaining(['**/node_modules', '**/dist', '**/secrets', '!package-lock.json']));
});

test('folders that a container of ours writes to belong to its user', () => {
  const [, owned = ''] = /install -d -o node -g node (.*)/.exec(dockerfile) ?? [];
  for (const [name, service] of services) {
    if (!service.build || name === 'credentials') continue;
    for (const { type, target, readOnly } of mountsOf(service)) {
      if (type === 'volume' && !readOnly) expect(owned.split(' '), `${name} ${target}`).toContain(target);
    }
  }
  expect(dockerfile).toMatch(/^USER node$/m);
  expect(dirname(serviceOf('bridge').environment?.PULSETRAIL_DATA_DIR as string)).toBe('/');
});
