import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { ServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import type { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { Service } from 'kubernetes-models/v1/Service';
import { expect, test } from 'vitest';
import {
  type ClusterObject,
  containersOf,
  describeBuilt,
  environmentOf,
  named,
  objectsOf,
  overlays,
  podLabels,
  selects,
  type Workload,
  workload,
  workloadsOf,
} from './cluster.fixture.js';

const readme = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

const services = (objects: readonly ClusterObject[]): Service[] =>
  objects.filter((object) => Service.is(object)) as unknown as Service[];

/** The workloads whose pods a selector means. */
const selected = (objects: readonly ClusterObject[], selector: Readonly<Record<string, string>> = {}): Workload[] =>
  workloadsOf(objects).filter((one) => selects(selector, podLabels(one)));

const portNames = (owner: Workload): (string | undefined)[] =>
  containersOf(owner).flatMap(({ ports = [] }) => ports.map(({ name }) => name));

/** The files that a workload's pods find in a folder, by where they come from. */
function filesUnder(objects: readonly ClusterObject[], owner: Workload): string[] {
  const { volumes = [] } = owner.spec.template.spec ?? {};
  return containersOf(owner).flatMap(({ volumeMounts = [] }) =>
    volumeMounts.flatMap(({ name, mountPath }) => {
      const volume = volumes.find((one) => one.name === name);
      const { configMap, secret } = volume ?? {};
      const keys = configMap
        ? Object.keys((named(objects, 'ConfigMap', configMap.name ?? '') as unknown as ConfigMap).data ?? {})
        : (secret?.items ?? []).map(({ path }) => path);
      return keys.map((key) => `${mountPath}/${key}`);
    }),
  );
}

describeBuilt.each(overlays)('overlay %s', (overlay) => {
  const names = ['mqtt-bridge', 'collector-agent', 'collector-gateway'] as const;

  test('runs the bridge and the collectors', () => {
    expect(
      workloadsOf(objectsOf(overlay))
        .map(({ metadata }) => metadata.name)
        .sort(),
    ).toEqual([...names].sort());
  });

  test.each(names)('%s selects its own pods and no other', (name) => {
    const owner = workload(objectsOf(overlay), name);
    const { matchLabels } = owner.spec.selector;
    expect(selected(objectsOf(overlay), matchLabels)).toEqual([owner]);
    for (const { labelSelector } of owner.spec.template.spec?.topologySpreadConstraints ?? []) {
      expect(labelSelector?.matchLabels).toEqual(matchLabels);
    }
  });

  test.each(names)('%s mounts what is there', (name) => {
    const objects = objectsOf(overlay);
    const { spec } = workload(objects, name);
    const { volumes = [], serviceAccountName = '' } = spec.template.spec ?? {};
    named(objects, 'ServiceAccount', serviceAccountName);
    for (const { configMap } of volumes) {
      if (configMap) named(objects, 'ConfigMap', configMap.name ?? '');
    }
    const known = [...volumes, ...(spec.volumeClaimTemplates ?? []).map(({ metadata }) => metadata)].map(
      (one) => one.name,
    );
    const mounted = containersOf(workload(objects, name)).flatMap(({ volumeMounts = [] }) => volumeMounts);
    expect(mounted.map((mount) => mount.name).sort()).toEqual(known.sort());
  });

  test.each(names)('%s is asked at a port that it has', (name) => {
    const owner = workload(objectsOf(overlay), name);
    for (const { livenessProbe, readinessProbe, startupProbe } of containersOf(owner)) {
      for (const probe of [livenessProbe, readinessProbe, startupProbe]) {
        expect(portNames(owner)).toContain(probe?.httpGet?.port);
      }
    }
  });

  test.each(names)('variables of %s name files that are mounted, and variables before them', (name) => {
    const objects = objectsOf(overlay);
    const owner = workload(objects, name);
    const files = filesUnder(objects, owner);
    const args = containersOf(owner).flatMap((container) => container.args ?? []);
    const named = [
      ...[...environmentOf(owner)].filter(([key]) => /_FILE$|_CATALOG$/.test(key)).map(([, value]) => value),
      ...args.flatMap((arg) => (arg.startsWith('--config=') ? [arg.slice('--config='.length)] : [])),
    ];
    expect(named.length).toBeGreaterThan(0);
    expect(files).toEqual(expect.arrayContaining(named));
    const before: string[] = [];
    for (const { name: variable, value = '' } of containersOf(owner).flatMap(({ env = [] }) => env)) {
      for (const [, reference = ''] of value.matchAll(/\$\((\w+)\)/g)) expect(before).toContain(reference);
      before.push(variable);
    }
  });

  test('a StatefulSet has a headless service of its own', () => {
    for (const { kind, metadata, spec } of workloadsOf(objectsOf(overlay))) {
      if (kind !== 'StatefulSet') continue;
      const service = named(objectsOf(overlay), 'Service', spec.serviceName ?? '') as unknown as Service;
      expect(service.spec?.clusterIP).toBe('None');
      expect(selected(objectsOf(overlay), service.spec?.selector).map((one) => one.metadata.name)).toEqual([
        metadata.name,
      ]);
    }
  });

  test('a service leads to one workload, and to ports that it has', () => {
    for (const { metadata, spec } of services(objectsOf(overlay))) {
      const [owner, ...others] = selected(objectsOf(overlay), spec?.selector);
      expect(others, metadata?.name).toEqual([]);
      if (owner === undefined) throw new Error(`No pods behind service ${metadata?.name}`);
      expect(portNames(owner)).toEqual(expect.arrayContaining(spec?.ports?.map(({ targetPort }) => targetPort) ?? []));
    }
  });

  test('a budget for disruptions is of one workload', () => {
    const budgets = objectsOf(overlay).filter((one) => PodDisruptionBudget.is(one)) as unknown as PodDisruptionBudget[];
    expect(budgets.map(({ metadata }) => metadata?.name)).toEqual(['collector-gateway', 'mqtt-bridge']);
    for (const { metadata, spec } of budgets) {
      const owners = selected(objectsOf(overlay), spec?.selector?.matchLabels ?? {});
      expect(owners.map((owner) => owner.metadata.name)).toEqual([metadata?.name]);
    }
  });

  test('everything that runs is scraped once, under the name by which alerts know it', () => {
    const monitors = objectsOf(overlay).filter((one) => ServiceMonitor.is(one)) as unknown as ServiceMonitor[];
    const scraped = monitors.flatMap(({ spec }) =>
      services(objectsOf(overlay))
        .filter(({ metadata }) => selects(spec.selector.matchLabels ?? {}, metadata?.labels ?? {}))
        .flatMap((service) =>
          spec.endpoints.map(({ port }) => {
            expect(service.spec?.ports?.map(({ name }) => name)).toContain(port);
            return [service.metadata?.name, service.metadata?.labels?.[spec.jobLabel ?? '']];
          }),
        ),
    );
    expect(Object.fromEntries(scraped)).toEqual({
      'mqtt-bridge': 'mqtt-bridge',
      'collector-agent': 'otel-collector',
      'collector-gateway': 'otel-collector',
    });
    expect(scraped).toHaveLength(names.length);
  });

  test('every variable of the bridge is one that it knows', () => {
    const known = `${readme('../../../packages/mqtt-bridge/README.md')}${readme('../../../packages/mqtt-bridge/docs/connection.md')}`;
    for (const { name } of containersOf(workload(objectsOf(overlay), 'mqtt-bridge')).flatMap(({ env = [] }) => env)) {
      if (!name.startsWith('POD_')) expect(known).toContain(`\`${name}\``);
    }
  });

  test.each(['agent', 'gateway'])(
    'the %s of the collector has every variable that its configuration asks for',
    (tier) => {
      const owner = workload(objectsOf(overlay), `collector-${tier}`);
      const [config] = objectsOf(overlay).filter(({ metadata }) => metadata.name.startsWith('collector-config-'));
      const { data = {} } = config as unknown as ConfigMap;
      const given = containersOf(owner).flatMap(({ env = [] }) => env.map(({ name }) => name));
      const files = (containersOf(owner)[0]?.args ?? []).map((arg) => basename(arg));
      expect(files).toEqual(['shared.yaml', `${tier}.yaml`]);
      const asked = files.flatMap((file) =>
        [...(data[file] ?? '').matchAll(/\$\{env:(\w+)\}/g)].map(([, name]) => name),
      );
      expect(asked.length).toBeGreaterThan(0);
      expect(given).toEqual(expect.arrayContaining(asked));
    },
  );

  test('containers listen at the ports that their configuration opens', () => {
    const ports = (name: string): number[] =>
      containersOf(workload(objectsOf(overlay), name)).flatMap(
        (one) => one.ports?.map((port) => port.containerPort) ?? [],
      );
    const shared = readFileSync(new URL('../../collector/shared.yaml', import.meta.url), 'utf8');
    const opened = [...shared.matchAll(/(?:endpoint: 0\.0\.0\.0:|\bport: )(\d+)/g)].map(([, port]) => Number(port));
    expect(opened).toHaveLength(4);
    expect(ports('collector-agent').sort()).toEqual(opened.sort());
    // Agents send by gRPC alone.
    expect(ports('collector-gateway').sort()).toEqual(opened.filter((port) => port !== 4318).sort());
    const bridge = environmentOf(workload(objectsOf(overlay), 'mqtt-bridge'));
    expect(ports('mqtt-bridge')).toEqual([Number(bridge.get('PULSETRAIL_METRICS_PORT'))]);
  });

  test('secrets are in one Secret that is made by hand, with keys that the README names', () => {
    const text = readme('../README.md');
    const template = workload(objectsOf(overlay), 'mqtt-bridge').spec.template.spec;
    const keys = [
      ...(template?.containers ?? []).flatMap(({ env = [] }) =>
        env.flatMap(({ valueFrom }) => (valueFrom?.secretKeyRef ? [valueFrom.secretKeyRef] : [])),
      ),
      ...(template?.volumes ?? []).flatMap(({ secret }) =>
        (secret?.items ?? []).map(({ key }) => ({ key, name: secret?.secretName })),
      ),
    ];
    expect(keys.length).toBeGreaterThan(3);
    for (const { key, name } of keys) {
      expect(name).toBe('mqtt-bridge');
      expect(text).toContain(`| \`${key}\``);
    }
    expect(objectsOf(overlay).filter(({ kind }) => kind === 'Secret')).toEqual([]);
  });
});
