import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import {
  bytesOf,
  composeFile,
  folder,
  mountsOf,
  repository,
  type Service,
  serviceOf,
  services,
  stack,
  textOf,
  variablesOf,
} from './stack.fixture.js';

/** Services that run once and end. */
const tasks = ['credentials', 'generate', 'fleet'];

/** Images that have a folder of their user where their volume goes, which the volume gets its owner from. */
const withFolder = ['eclipse-mosquitto', 'postgres', 'prom/prometheus', 'prom/alertmanager', 'grafana/grafana'];

/** Services whose secrets are named in their configuration rather than in the compose file. */
const namedInConfiguration = ['mosquitto', 'alertmanager'];

/** Why some service has no healthcheck. */
const withoutHealthcheck: Readonly<Record<string, string>> = {
  credentials: 'ends',
  generate: 'ends',
  fleet: 'ends',
  'collector-agent': 'its image has nothing to ask with; Prometheus scrapes it',
  'collector-gateway': 'its image has nothing to ask with; Prometheus scrapes it',
  simulator: 'listens to nothing',
  traffic: 'listens to nothing',
};

describe.each(services)('%s', (name, service) => {
  test('has an image of a fixed version', () => {
    expect(service.image).toMatch(/^[a-z0-9/-]+:v?\d+\.\d+(?:\.\d+)?(?:-[a-z]+)?$/);
  });

  test('has no rights that it does not need', () => {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      pids_limit: 256,
    });
    expect(service.privileged).toBeUndefined();
    expect(service.user, 'a user by number').toMatch(/^\d+:\d+$/);
    if (name !== 'credentials') {
      expect(service.user).not.toMatch(/^0:/);
      expect(service.cap_add).toBeUndefined();
    }
  });

  test('comes back by itself, unless its work is done', () => {
    expect(service.restart).toBe(tasks.includes(name) ? 'no' : 'unless-stopped');
  });

  test('is asked how it is, or there is a reason', () => {
    expect(service.healthcheck === undefined).toBe(name in withoutHealthcheck);
    if (service.healthcheck) expect(service.healthcheck.test[0]).toBe('CMD');
  });

  test('has a limit of memory, and a Go program knows it', () => {
    const limit = bytesOf(service.mem_limit ?? '');
    expect(limit).toBeGreaterThan(0);
    const goLimit = service.environment?.GOMEMLIMIT;
    const isGo = /^(?:prom|grafana|otel|axllent)\//.test(service.image);
    expect(goLimit !== undefined).toBe(isGo);
    if (goLimit !== undefined) {
      const share = bytesOf(String(goLimit).replace('MiB', 'm')) / limit;
      expect(share).toBeGreaterThan(0.75);
      expect(share).toBeLessThan(0.9);
    }
  });

  test('waits only for what is there, and healthy only for what is asked', () => {
    for (const [other, { condition, required = true }] of Object.entries(service.depends_on ?? {})) {
      const dependency = serviceOf(other);
      expect(condition === 'service_completed_successfully', other).toBe(tasks.includes(other));
      if (condition === 'service_healthy') expect(dependency.healthcheck, other).toBeDefined();
      // A profile of the dependency alone would break the start without it.
      if (dependency.profiles && required) expect(service.profiles).toEqual(dependency.profiles);
    }
  });

  test('publishes on loopback', () => {
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });

  test('mounts files that are there, for reading alone', () => {
    for (const { type, source, target, readOnly } of mountsOf(service)) {
      expect(source, 'the socket of Docker').not.toContain('docker.sock');
      if (type === 'volume') {
        expect(stack.volumes, source).toHaveProperty(source);
        continue;
      }
      expect(readOnly, target).toBe(true);
      // Made by secrets.sh, and kept out of the repository.
      if (source !== './secrets') expect(existsSync(resolve(folder, source)), source).toBe(true);
    }
  });

  test('owns the volumes that it writes to', () => {
    const [image = ''] = service.image.split(':');
    if (service.build || withFolder.includes(image)) return;
    const given = mountsOf(serviceOf('credentials')).filter(({ target }) => target.startsWith('/volumes/'));
    for (const { type, source, target, readOnly } of mountsOf(service)) {
      if (type === 'bind' || readOnly) continue;
      expect(
        given.map((mount) => mount.source),
        `${name} ${target}`,
      ).toContain(source);
      expect(service.user, 'whom credentials.ts gives them to').toBe('10001:10001');
      expect(service.depends_on).toHaveProperty('credentials');
    }
  });

  test('has no secret in its environment or its command', () => {
    for (const [variable, value] of Object.entries(service.environment ?? {})) {
      if (/PASSWORD|SECRET|TOKEN|KEY|DATABASE_URL/.test(variable)) {
        expect(variable).toMatch(/_FILE$/);
        expect(value).toMatch(/^\/run\/credentials\//);
      }
      expect(String(value)).not.toMatch(/:\/\/[^/\s]+@/);
    }
    expect((service.command ?? []).join(' ')).not.toMatch(/password=|:\/\/[^/\s]+@/i);
  });

  test('gets its own secrets and no others', () => {
    const mounts = mountsOf(service).filter(({ source }) => source === 'credentials' || source === './secrets');
    if (name === 'credentials') return expect(mounts).toHaveLength(2);
    for (const mount of mounts) expect(mount).toMatchObject({ source: 'credentials', readOnly: true, subpath: name });
    const isNamed = JSON.stringify(service).includes('/run/credentials/') || namedInConfiguration.includes(name);
    expect(mounts.length > 0).toBe(isNamed);
  });
});

test('all that runs at a time fits into 2.5 GB', () => {
  const sum = services
    .filter(([name]) => !tasks.includes(name))
    .reduce((bytes, [, { mem_limit = '' }]) => bytes + bytesOf(mem_limit), 0);
  expect(sum).toBeLessThanOrEqual(2.5e9);
  expect(textOf('README.md')).toContain(`${(sum / 1024 ** 2).toLocaleString('en')} MiB`);
});

test('Grafana runs the plugins of its data sources and no others, as the image has them', () => {
  const environment = serviceOf('grafana').environment ?? {};
  const { datasources } = parse(
    readFileSync(resolve(folder, '../../grafana/provisioning/datasources/pulsetrail.yaml'), 'utf8'),
  ) as { datasources: { type: string }[] };
  const disabled = String(environment.GF_PLUGINS_DISABLE_PLUGINS).split(',');
  expect(disabled).toEqual([...new Set(disabled)].sort());
  for (const { type } of datasources) expect(disabled).not.toContain(type);
  expect(environment.GF_PLUGINS_PREINSTALL_DISABLED).toBe('true');
  expect(environment.GF_SERVER_ENABLE_GZIP).toBe('false');
});

test('something that stays waits for each that ends, or `up --wait` would take its end for a failure', () => {
  const adopted = services.flatMap(([name, { depends_on = {}, profiles = [] }]) =>
    tasks.includes(name) ? [] : Object.keys(depends_on).map((task) => ({ task, profiles })),
  );
  for (const task of tasks) {
    const always = adopted.filter(({ task: other, profiles }) => other === task && profiles.length === 0);
    expect(always.length, task).toBeGreaterThan(0);
  }
});

test('a reason to have no healthcheck is given for services that exist', () => {
  expect(Object.keys(withoutHealthcheck).filter((name) => !(name in stack.services))).toEqual([]);
});

test('a program has one version everywhere', () => {
  const byProgram = Map.groupBy(
    services.map(([, { image }]) => image.split(':')),
    ([program = '']) => program,
  );
  for (const [program, images] of byProgram) {
    expect(new Set(images.map(([, tag]) => tag)).size, program).toBe(1);
  }
  const [, node] = /^FROM node:(\d+\.\d+\.\d+)-/m.exec(textOf('Dockerfile')) ?? [];
  const { devDependencies } = JSON.parse(textOf('../../package.json')) as { devDependencies: Record<string, string> };
  expect(node, 'the Node that the repository pins').toBe(devDependencies.node);
  expect(textOf('README.md')).toContain(`node:${node}-`);
});

test('every volume is used', () => {
  const used = services.flatMap(([, service]) => mountsOf(service).map(({ source }) => source));
  expect(Object.keys(stack.volumes ?? {}).filter((name) => !used.includes(name))).toEqual([]);
});

test('what is built is built of this repository', () => {
  const built = services.flatMap(([, { build }]: [string, Service]) => (build ? [build] : []));
  for (const { context, dockerfile, target } of built) {
    expect(resolve(folder, context)).toBe(resolve(repository));
    expect(existsSync(resolve(repository, dockerfile))).toBe(true);
    expect(textOf('Dockerfile')).toMatch(new RegExp(`^FROM \\w+ AS ${target}$`, 'm'));
  }
});

test('an upgrade starts containers anew, which keep the files that they were started with', () => {
  const [, commands = ''] = /^## Upgrade\n\n```sh\n([^`]*)```/m.exec(textOf('README.md')) ?? [];
  expect(commands).toMatch(/docker compose up .*--build --force-recreate/);
});

test('encrypted MQTT needs nothing that is not there', () => {
  const { mosquitto } = composeFile('compose.tls.yaml').services;
  expect(mosquitto?.ports).toEqual(['127.0.0.1:8883:8883']);
  for (const { source } of mountsOf(mosquitto ?? serviceOf('mosquitto'))) {
    expect(existsSync(resolve(folder, source)), source).toBe(true);
  }
});

test('.env.example has every variable with its default, and README.md says what it is', () => {
  const read = variablesOf(`${textOf('compose.yaml')}\n${textOf('compose.tls.yaml')}`);
  const shown = new Map(
    textOf('.env.example')
      .split('\n')
      .flatMap((line) => {
        const [, name, value] = /^([A-Z_]+)=(.*)$/.exec(line) ?? [];
        return name === undefined ? [] : [[name, value ?? ''] as const];
      }),
  );
  expect([...shown].toSorted()).toEqual([...read].toSorted());
  for (const name of read.keys()) expect(textOf('README.md')).toContain(`\`${name}\``);
});
