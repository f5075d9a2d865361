import { expect, test } from 'vitest';
import { type ClusterObject, describeBuilt, objectsOf, overlays } from './cluster.fixture.js';
import { problemsOf } from './schema.fixture.js';

describeBuilt.each(overlays)('overlay %s', (overlay) => {
  test('has only what the API server and the operators take, and no field that they do not know', () => {
    const problems = objectsOf(overlay).flatMap((object) =>
      problemsOf(object).map((problem) => `${object.kind} ${object.metadata.name}: ${problem}`),
    );
    expect(problems).toEqual([]);
  });

  test('has each object once, all in one namespace', () => {
    const names = objectsOf(overlay).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(new Set(names).size).toBe(names.length);
    for (const { kind, metadata } of objectsOf(overlay)) {
      expect(metadata.namespace, metadata.name).toBe(kind === 'Namespace' ? undefined : 'pulsetrail');
    }
  });

  test('says of each object what it is', () => {
    const unlabeled = objectsOf(overlay).filter(
      ({ metadata: { labels = {} } }) =>
        labels['app.kubernetes.io/name'] === undefined ||
        (labels['app.kubernetes.io/part-of'] === undefined && labels['app.kubernetes.io/managed-by'] === undefined),
    );
    expect(unlabeled.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([]);
  });
});

/** A copy with one thing changed; the path is of names and places. */
function changed(object: ClusterObject, path: readonly (string | number)[], value: unknown): object {
  const copy = structuredClone(object) as object;
  const parent = path.slice(0, -1).reduce<unknown>((at, step) => Reflect.get(at as object, step), copy);
  Reflect.set(parent as object, path.at(-1) ?? '', value);
  return copy;
}

const pod = ['spec', 'template', 'spec'];
const container = [...pod, 'containers', 0];

describeBuilt('a mistake is found', () => {
  test.each<[string, string, readonly (string | number)[], unknown]>([
    ['at the top', 'StatefulSet', ['sepc'], {}],
    ['in the metadata', 'StatefulSet', ['metadata', 'label'], {}],
    ['in the specification', 'StatefulSet', ['spec', 'replica'], 2],
    ['in a pod', 'DaemonSet', [...pod, 'hostnetwork'], false],
    ['in a container', 'DaemonSet', [...container, 'imagePullpolicy'], 'Always'],
    ['in a probe', 'StatefulSet', [...container, 'livenessProbe', 'httpget'], {}],
    ['in a volume', 'StatefulSet', [...pod, 'volumes', 0, 'configmap'], {}],
    ['in a list of lists', 'NetworkPolicy', ['spec', 'policyTypes'], { Ingress: true }],
    ['in a trigger', 'ScaledObject', ['spec', 'triggers', 0, 'query'], 'up'],
    ['in what a rule says', 'PrometheusRule', ['spec', 'groups', 0, 'rules', 0, 'severity'], 'critical'],
    ['in what is scraped', 'ServiceMonitor', ['spec', 'endpoints', 0, 'scrapeInterval'], '15s'],
    ['in a duration', 'ServiceMonitor', ['spec', 'endpoints', 0, 'interval'], '15 s'],
    ['in a number', 'StatefulSet', [...container, 'ports', 0, 'containerPort'], '9464'],
    ['in what has to be there', 'PodDisruptionBudget', ['spec', 'maxUnavailable'], true],
  ])('%s', (_, kind, path, value) => {
    const object = objectsOf('scaled').find((one) => one.kind === kind);
    expect(object).toBeDefined();
    if (object) expect(problemsOf(changed(object, path, value))).not.toEqual([]);
  });

  test('also a kind without a schema', () => {
    expect(problemsOf({ apiVersion: 'v2', kind: 'Pod' })).toEqual(['no schema of v2 Pod']);
  });
});
