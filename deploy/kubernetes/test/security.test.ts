import { expect, test } from 'vitest';
import {
  type ClusterObject,
  containersOf,
  describeBuilt,
  named,
  objectsOf,
  overlays,
  type Workload,
  workloadsOf,
} from './cluster.fixture.js';

/** Source: Kubernetes, Pod Security Standards, "Restricted": the volumes that it allows. */
const volumeTypes = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

const bytesOf = (quantity: string): number => {
  const [, number, unit = ''] = /^(\d+)(Mi|Gi|MiB|GiB)$/.exec(quantity) ?? [];
  return Number(number) * (unit.startsWith('G') ? 1024 ** 3 : 1024 ** 2);
};

const each = (overlay: string): (readonly [string, Workload])[] =>
  workloadsOf(objectsOf(overlay)).map((one) => [one.metadata.name, one]);

describeBuilt.each(overlays)('overlay %s', (overlay) => {
  test('the namespace refuses what is not restricted', () => {
    expect(named(objectsOf(overlay), 'Namespace', 'pulsetrail').metadata.labels).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'restricted',
    });
  });

  test('pods keep to the restricted standard', () => {
    for (const [name, { spec }] of each(overlay)) {
      const pod = spec.template.spec;
      expect(pod, name).toMatchObject({
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      });
      expect(pod?.securityContext?.runAsUser, name).toBeGreaterThan(0);
      expect(pod?.securityContext?.sysctls, name).toBeUndefined();
      for (const field of ['hostNetwork', 'hostPID', 'hostIPC'] as const) expect(pod?.[field], name).toBeUndefined();
      for (const { name: _, ...type } of pod?.volumes ?? []) {
        expect(volumeTypes, name).toEqual(expect.arrayContaining(Object.keys(type)));
      }
      for (const container of [...(pod?.containers ?? []), ...(pod?.initContainers ?? [])]) {
        expect(container.securityContext, name).toEqual({
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
          readOnlyRootFilesystem: true,
        });
        for (const { hostPort } of container.ports ?? []) expect(hostPort, name).toBeUndefined();
      }
    }
  });

  test('nobody gets a token of the cluster', () => {
    const accounts = objectsOf(overlay).filter(({ kind }) => kind === 'ServiceAccount');
    expect(accounts).toHaveLength(workloadsOf(objectsOf(overlay)).length);
    for (const account of accounts) expect(account).toMatchObject({ automountServiceAccountToken: false });
    for (const [, { spec }] of each(overlay)) expect(spec.template.spec?.automountServiceAccountToken).toBe(false);
    expect(objectsOf(overlay).filter(({ apiVersion }) => apiVersion.startsWith('rbac.'))).toEqual([]);
  });

  test('images have fixed versions', () => {
    for (const [name, owner] of each(overlay)) {
      for (const { image } of containersOf(owner)) expect(image, name).toMatch(/^[a-z0-9./-]+:\d+\.\d+\.\d+$/);
    }
  });

  test('requests and limits are said, and a Go program knows its limit', () => {
    for (const [name, owner] of each(overlay)) {
      for (const { resources, env = [] } of containersOf(owner)) {
        expect(resources?.requests, name).toMatchObject({
          cpu: expect.anything(),
          memory: expect.anything(),
          'ephemeral-storage': expect.anything(),
        });
        const limit = bytesOf(String(resources?.limits?.memory));
        expect(limit, name).toBeGreaterThanOrEqual(bytesOf(String(resources?.requests?.memory)));
        const goLimit = env.find((variable) => variable.name === 'GOMEMLIMIT')?.value;
        expect(goLimit !== undefined, name).toBe(name.startsWith('collector-'));
        if (goLimit !== undefined) {
          expect(bytesOf(goLimit) / limit, name).toBeGreaterThan(0.75);
          expect(bytesOf(goLimit) / limit, name).toBeLessThan(0.9);
        }
      }
    }
  });

  test('scratch space on the node is bounded, and within what the container may use of it', () => {
    for (const [name, owner] of each(overlay)) {
      const used = (owner.spec.template.spec?.volumes ?? []).flatMap(({ emptyDir }) =>
        emptyDir ? [bytesOf(String(emptyDir.sizeLimit))] : [],
      );
      const [limit = 0] = containersOf(owner).map(({ resources }) =>
        bytesOf(String(resources?.limits?.['ephemeral-storage'])),
      );
      expect(
        used.reduce((sum, bytes) => sum + bytes, 0),
        name,
      ).toBeLessThan(limit);
    }
  });

  test('no secret stands in an object', () => {
    const literal = (objects: readonly ClusterObject[]) =>
      workloadsOf(objects)
        .flatMap((owner) => containersOf(owner).flatMap(({ env = [] }) => env))
        .filter(({ name, value }) => value !== undefined && /PASSWORD|KEY|TOKEN|SECRET|DATABASE_URL/.test(name));
    for (const { name, value } of literal(objectsOf(overlay))) {
      expect(name).toMatch(/_FILE$/);
      expect(value).toMatch(/^\/run\/credentials\//);
    }
    expect(JSON.stringify(objectsOf(overlay))).not.toMatch(/:\/\/[^/@\s"\\]+:[^/@\s"\\]+@/);
  });
});
