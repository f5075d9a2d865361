import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { type ClusterObject, type Labels, podLabels, selects, workload } from './cluster.fixture.js';

/** A pod, as a network policy sees it. */
export interface Peer {
  readonly namespace: string;
  readonly namespaceLabels: Labels;
  readonly labels: Labels;
  /** Ports by their names. */
  readonly ports: Readonly<Record<string, number>>;
}

/** A pod of somebody else. */
export const stranger = (namespace: string, labels: Labels = {}, namespaceLabels: Labels = {}): Peer => ({
  namespace,
  namespaceLabels: { 'kubernetes.io/metadata.name': namespace, ...namespaceLabels },
  labels,
  ports: {},
});

/** A pod of a workload. */
export function podOf(objects: readonly ClusterObject[], name: string): Peer {
  const owner = workload(objects, name);
  const ports = (owner.spec.template.spec?.containers ?? []).flatMap((container) => container.ports ?? []);
  return {
    ...stranger('pulsetrail', podLabels(owner)),
    ports: Object.fromEntries(ports.map(({ name: port = '', containerPort }) => [port, containerPort])),
  };
}

/** The policies among objects. */
export const policiesOf = (objects: readonly ClusterObject[]): NetworkPolicy[] =>
  objects.filter((object) => NetworkPolicy.is(object)) as unknown as NetworkPolicy[];

type Rule = NonNullable<NonNullable<NetworkPolicy['spec']>['egress']>[number] &
  NonNullable<NonNullable<NetworkPolicy['spec']>['ingress']>[number];

/** Labels of a selector; the policies here use no other kind of selector. */
function matching(selector: object | undefined): Labels | undefined {
  if (selector === undefined) return undefined;
  const { matchLabels = {}, ...others } = selector as { matchLabels?: Labels };
  if (Object.keys(others).length > 0) throw new Error(`Not understood: ${Object.keys(others).join()}`);
  return matchLabels;
}

function takes({ from, to, ports }: Rule, peer: Peer, target: Peer, port: number, protocol: string): boolean {
  const peers = from ?? to;
  const isPeer =
    peers === undefined ||
    peers.some(({ ipBlock, namespaceSelector, podSelector }) => {
      if (ipBlock !== undefined) throw new Error('Not understood: ipBlock');
      const namespace = matching(namespaceSelector);
      const inNamespace =
        namespace === undefined ? peer.namespace === 'pulsetrail' : selects(namespace, peer.namespaceLabels);
      return inNamespace && selects(matching(podSelector) ?? {}, peer.labels);
    });
  const isPort =
    ports === undefined ||
    ports.some(
      (one) =>
        (one.protocol ?? 'TCP') === protocol &&
        (typeof one.port === 'string' ? target.ports[one.port] : one.port) === port,
    );
  return isPeer && isPort;
}

/** The policies that let a connection through in one direction; undefined where no policy is about it. */
function through(
  policies: readonly NetworkPolicy[],
  direction: 'Ingress' | 'Egress',
  [owner, peer]: readonly [owner: Peer, peer: Peer],
  [target, port, protocol]: readonly [target: Peer, port: number, protocol: string],
): string[] | undefined {
  if (owner.namespace !== 'pulsetrail') return undefined;
  const about = policies.filter(
    ({ spec }) => spec?.policyTypes?.includes(direction) && selects(matching(spec.podSelector) ?? {}, owner.labels),
  );
  if (about.length === 0) return undefined;
  return about
    .filter(({ spec }) =>
      ((direction === 'Ingress' ? spec?.ingress : spec?.egress) ?? []).some((rule) =>
        takes(rule as Rule, peer, target, port, protocol),
      ),
    )
    .map(({ metadata }) => metadata?.name ?? '');
}

/**
 * Which policies let a connection through, as Kubernetes decides: a pod that a policy is about may do what any of them allows;
 * both ends have to allow it. Undefined: it is refused.
 */
export function allowedBy(
  objects: readonly ClusterObject[],
  from: Peer,
  to: Peer,
  port: number,
  protocol = 'TCP',
): string[] | undefined {
  const policies = policiesOf(objects);
  const connection = [to, port, protocol] as const;
  const ends = [
    through(policies, 'Egress', [from, to], connection),
    through(policies, 'Ingress', [to, from], connection),
  ];
  return ends.some((names) => names?.length === 0) ? undefined : ends.flatMap((names) => names ?? []);
}
