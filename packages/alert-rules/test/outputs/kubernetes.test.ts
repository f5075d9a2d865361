import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { kubernetesFiles, packed } from '../../src/outputs/kubernetes.js';
import type { RuleSet } from '../../src/outputs/rule-set.js';
import type { Rule, RuleGroup } from '../../src/rule.js';

const group = (name: string, sizes: readonly number[]): RuleGroup => ({
  name,
  interval: '1m',
  rules: sizes.map((size, index): Rule => ({ record: `a:b:c${index}`, expr: 'x'.repeat(size) })),
});

const set = (part: Partial<RuleSet> = {}): RuleSet => ({
  name: 'pulsetrail',
  service: undefined,
  isLong: false,
  groups: [group('one', [2])],
  ...part,
});

describe('a PrometheusRule', () => {
  test('is what the operator reads, with a label for the service', () => {
    const [file] = kubernetesFiles([set({ name: 'pulsetrail.back_office', service: 'back_office' })], {
      namespace: 'monitoring',
      labels: { release: 'kube' },
    });
    expect(file?.path).toBe('kubernetes/pulsetrail.back--office.yaml');
    expect(parse(file?.content ?? '')).toEqual({
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata: {
        name: 'pulsetrail.back--office',
        namespace: 'monitoring',
        labels: {
          'app.kubernetes.io/name': 'pulsetrail',
          'app.kubernetes.io/managed-by': 'pulsetrail',
          'app.kubernetes.io/part-of': 'back_office',
          release: 'kube',
        },
      },
      spec: { groups: [{ name: 'one', interval: '1m', rules: [{ record: 'a:b:c0', expr: 'xx' }] }] },
    });
  });

  test.for([
    [{}, {}],
    [{ labels: { role: 'rules' } }, { role: 'rules' }],
    [{ labels: { role: 'rules' }, longLabels: { thanos: 'ruler' } }, { thanos: 'ruler' }],
  ] as const)('of long windows has, with %j, the labels %j', ([metadata, labels]) => {
    const [file] = kubernetesFiles([set({ name: 'pulsetrail-long', isLong: true })], metadata);
    expect(file?.path).toBe('kubernetes-long/pulsetrail-long.yaml');
    const found = parse(file?.content ?? '').metadata;
    expect(found.labels).toEqual({
      'app.kubernetes.io/name': 'pulsetrail',
      'app.kubernetes.io/managed-by': 'pulsetrail',
      ...labels,
    });
    expect(found).not.toHaveProperty('namespace');
  });

  test('that would be larger than kubectl apply takes becomes several, with names that Kubernetes takes', () => {
    const files = kubernetesFiles([set({ groups: [group('one', [200_000, 200_000]), group('two', [1_000, 1_000])] })]);
    expect(files.map(({ path }) => path)).toEqual(['kubernetes/pulsetrail.yaml', 'kubernetes/pulsetrail.2.yaml']);
    for (const { content } of files) {
      const manifest = parse(content);
      expect(Buffer.byteLength(JSON.stringify(manifest))).toBeLessThan(256 * 1_024);
      expect(manifest.metadata.name).toMatch(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/);
    }
  });
});

test('packing keeps every rule in its order and its group, and no manifest is too large', () => {
  const most = 2_000;
  const sizes = fc.array(fc.integer({ min: 0, max: 1_500 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(fc.array(sizes, { maxLength: 8 }), (lists) => {
      const groups = lists.map((list, index) => group(`group-${index}`, list));
      const manifests = packed(groups, most);
      const flat = (all: readonly RuleGroup[]) =>
        all.flatMap(({ name, interval, rules }) => rules.map((rule) => ({ name, interval, rule })));
      expect(flat(manifests.flat())).toEqual(flat(groups));
      for (const manifest of manifests) {
        expect(Buffer.byteLength(JSON.stringify(manifest))).toBeLessThanOrEqual(most);
        const names = manifest.map(({ name }) => name);
        expect(names).toEqual([...new Set(names)]);
      }
    }),
  );
});
