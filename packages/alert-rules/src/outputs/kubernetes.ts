import { type GeneratedFile, generatedHeader } from '../generated-file.js';
import type { Rule, RuleGroup } from '../rule.js';
import { toYaml } from '../yaml.js';
import type { ManifestMetadata } from './options.js';
import type { RuleSet } from './rule-set.js';

/**
 * Bytes of a manifest's rules as JSON. `kubectl apply` keeps the whole object in an annotation, and annotations may
 * have 256 KiB; the operator refuses a `PrometheusRule` of over 512 KiB, and etcd an object of over 1.5 MiB.
 * Source: Kubernetes, `TotalAnnotationSizeLimitB`; prometheus-operator, `MaxConfigMapDataSize`.
 */
const mostBytes = 240_000;

/** What a group's name and interval take, generously. */
const groupBytes = 300;

const bytesOf = (rule: Rule): number => Buffer.byteLength(JSON.stringify(rule)) + 1;

/** Distributes groups to as few manifests as hold them in their order; one that is too large is cut, and keeps its name in each. */
export function packed(groups: readonly RuleGroup[], most = mostBytes): RuleGroup[][] {
  const manifests: RuleGroup[][] = [];
  let left = 0;
  for (const group of groups) {
    let rules: Rule[] | undefined;
    for (const rule of group.rules) {
      const bytes = bytesOf(rule);
      if (bytes + (rules === undefined ? groupBytes : 0) > left) {
        manifests.push([]);
        left = most;
        rules = undefined;
      }
      if (rules === undefined) {
        rules = [];
        manifests.at(-1)?.push({ ...group, rules });
        left -= groupBytes;
      }
      rules.push(rule);
      left -= bytes;
    }
  }
  return manifests;
}

/** A name as Kubernetes takes it: no `_`; no name of a catalog has `--`. */
const objectName = (name: string): string => name.replaceAll('_', '--');

function manifest(name: string, set: RuleSet, groups: readonly RuleGroup[], metadata: ManifestMetadata): object {
  const { namespace, labels, longLabels = labels } = metadata;
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      labels: {
        'app.kubernetes.io/name': 'pulsetrail',
        'app.kubernetes.io/managed-by': 'pulsetrail',
        ...(set.service === undefined ? {} : { 'app.kubernetes.io/part-of': set.service }),
        ...(set.isLong ? longLabels : labels),
      },
    },
    spec: { groups },
  };
}

/** Manifests of the Prometheus operator, each small enough for `kubectl apply`. */
export const kubernetesFiles = (sets: readonly RuleSet[], metadata: ManifestMetadata = {}): GeneratedFile[] =>
  sets.flatMap((set) =>
    packed(set.groups).map((groups, index) => {
      const name = objectName(index === 0 ? set.name : `${set.name}.${index + 1}`);
      return {
        path: `kubernetes${set.isLong ? '-long' : ''}/${name}.yaml`,
        content: toYaml(manifest(name, set, groups, metadata), generatedHeader),
      };
    }),
  );
