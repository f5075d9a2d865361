import { ScaledObject } from '@kubernetes-models/keda/keda.sh/v1alpha1/ScaledObject';
import { Alertmanager } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/Alertmanager';
import { Prometheus } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/Prometheus';
import { PrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule';
import { ServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor';
import { DaemonSet } from 'kubernetes-models/apps/v1/DaemonSet';
import { StatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { Namespace } from 'kubernetes-models/v1/Namespace';
import { Service } from 'kubernetes-models/v1/Service';
import { ServiceAccount } from 'kubernetes-models/v1/ServiceAccount';

/** What the packages have of each kind: the schema of the API server or of the operator, as a function. */
const models = [
  Alertmanager,
  ConfigMap,
  DaemonSet,
  Namespace,
  NetworkPolicy,
  PodDisruptionBudget,
  Prometheus,
  PrometheusRule,
  ScaledObject,
  Service,
  ServiceAccount,
  ServiceMonitor,
  StatefulSet,
];

/** The fields of one object or list that a schema has looked at. */
interface Looked {
  readonly path: string;
  readonly value: object;
  readonly fields: Set<string>;
}

/** The same value, which notes at every depth what is looked at. */
function watched(value: unknown, path: string, notes: Looked[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const fields = new Set<string>();
  notes.push({ path, value, fields });
  const inner = new Map(Object.entries(value).map(([name, field]) => [name, watched(field, `${path}/${name}`, notes)]));
  return new Proxy(value, {
    get(target, name) {
      if (typeof name === 'symbol' || !inner.has(name)) return Reflect.get(target, name) as unknown;
      fields.add(name);
      return inner.get(name);
    },
  });
}

/**
 * What is wrong with an object: where it breaks the schema of its kind, and fields that the schema does not know. The
 * schemas allow any further field, as an API server does that prunes it without a word; a field that a schema knows is one
 * that it looks at.
 */
export function problemsOf(object: unknown): string[] {
  const { apiVersion, kind } = object as { apiVersion?: unknown; kind?: unknown };
  const model = models.find((one) => one.apiVersion === apiVersion && one.kind === kind);
  if (model === undefined) return [`no schema of ${String(apiVersion)} ${String(kind)}`];
  const notes: Looked[] = [];
  const problems: string[] = [];
  try {
    model.prototype.validate.call(watched(object, '', notes) as InstanceType<typeof model>);
  } catch (error) {
    problems.push((error as Error).message);
  }
  const unknown = notes.flatMap(({ path, value, fields }) =>
    Object.keys(value)
      .filter((name) => !fields.has(name))
      .map((name) => `${path}/${name} is not known`),
  );
  // Below a field that is not known, nothing is.
  return [
    ...problems,
    ...unknown.filter((one) => !unknown.some((other) => one.startsWith(other.replace(' is not known', '/')))),
  ];
}
