import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findServer } from '@pulsetrail/local';
import type { IPodTemplateSpec } from 'kubernetes-models/v1/PodTemplateSpec';
import { describe } from 'vitest';
import { parseAllDocuments } from 'yaml';

/** An object of a cluster, as far as the tests read all of them in the same way. */
export interface ClusterObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Labels;
    readonly annotations?: Labels;
  };
}

/** Labels by their names. */
export type Labels = Readonly<Record<string, string>>;

/** The folder of the manifests. */
export const folder = fileURLToPath(new URL('..', import.meta.url));

/** The overlays that are there to be used. */
export const overlays = ['small', 'scaled'] as const;

/** Without it, what it builds is not tested, and that is said; where `CI` is set, that is an error. */
const kustomize = await findServer('kustomize').catch((error: Error) => {
  if (process.env.CI !== undefined) throw error;
  process.stderr.write(`${error.message} Until then the tests of the overlays are skipped.\n`);
  return undefined;
});

/** Tests of what kustomize builds. */
export const describeBuilt: ReturnType<typeof describe.skipIf> = describe.skipIf(kustomize === undefined);

/** What kustomize makes of a folder, in its own order. */
export function build(path: string): ClusterObject[] {
  if (kustomize === undefined) throw new Error('Only within describeBuilt is there kustomize.');
  const text = execFileSync(kustomize.path, ['build', path], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return parseAllDocuments(text).map((document) => document.toJS() as ClusterObject);
}

const built = new Map<string, readonly ClusterObject[]>();

/** What an overlay brings into a cluster; built once in a file of tests. */
export function objectsOf(overlay: string): readonly ClusterObject[] {
  const objects = built.get(overlay) ?? build(join(folder, 'overlays', overlay));
  built.set(overlay, objects);
  return objects;
}

/** An object by kind and name. */
export function named(objects: readonly ClusterObject[], kind: string, name: string): ClusterObject {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  if (found === undefined) throw new Error(`There is no ${kind} ${name}.`);
  return found;
}

/** Something that runs pods. */
export interface Workload extends ClusterObject {
  readonly spec: {
    readonly serviceName?: string;
    readonly replicas?: number;
    readonly selector: { readonly matchLabels: Labels };
    readonly template: IPodTemplateSpec;
    readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[];
  };
}

/** Everything that runs pods. */
export const workloadsOf = (objects: readonly ClusterObject[]): Workload[] =>
  objects.filter((object): object is Workload =>
    ['StatefulSet', 'DaemonSet', 'Deployment', 'Job'].includes(object.kind),
  );

/** A workload by its name. */
export const workload = (objects: readonly ClusterObject[], name: string): Workload => {
  const found = workloadsOf(objects).find(({ metadata }) => metadata.name === name);
  if (found === undefined) throw new Error(`There is no workload ${name}.`);
  return found;
};

/** The containers of a workload. */
export const containersOf = ({ spec }: Workload) => spec.template.spec?.containers ?? [];

/** The labels of a workload's pods. */
export const podLabels = ({ spec }: Workload): Labels => spec.template.metadata?.labels ?? {};

/** Whether labels are among others. */
export const selects = (selector: Labels, labels: Labels): boolean =>
  Object.entries(selector).every(([name, value]) => labels[name] === value);

/** The variables of a workload's only container that are written out, with `$(NAME)` replaced as the kubelet does. */
export function environmentOf(owner: Workload): Map<string, string> {
  const values = new Map<string, string>();
  for (const { name, value } of containersOf(owner).flatMap(({ env = [] }) => env)) {
    if (value === undefined) continue;
    values.set(
      name,
      value.replace(/\$\((\w+)\)/g, (reference, other: string) => values.get(other) ?? reference),
    );
  }
  return values;
}
