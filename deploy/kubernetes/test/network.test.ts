import type { Service } from 'kubernetes-models/v1/Service';
import { expect, test } from 'vitest';
import {
  type ClusterObject,
  describeBuilt,
  environmentOf,
  named,
  objectsOf,
  overlays,
  podLabels,
  selects,
  workload,
  workloadsOf,
} from './cluster.fixture.js';
import { allowedBy, type Peer, podOf, policiesOf, stranger } from './network.fixture.js';

interface Flow {
  readonly from: Peer;
  readonly to: Peer;
  readonly port: number;
  readonly protocol?: string;
}

/** Who is at an address such as `http://loki.monitoring.svc:3100/otlp`, `collector-gateway:4317`. */
function target(objects: readonly ClusterObject[], address: string): Pick<Flow, 'to' | 'port'> {
  const { hostname, port } = new URL(address.includes('://') ? address : `tcp://${address}`);
  const [name = '', namespace] = hostname.split('.');
  if (namespace !== undefined) return { to: stranger(namespace), port: Number(port) };
  const { spec } = named(objects, 'Service', name) as unknown as Service;
  const { targetPort } = spec?.ports?.find((one) => one.port === Number(port)) ?? {};
  const owner = workloadsOf(objects).find((one) => selects(spec?.selector ?? {}, podLabels(one)));
  const to = podOf(objects, owner?.metadata.name ?? '');
  return { to, port: to.ports[String(targetPort)] ?? Number.NaN };
}

/** Everything that the configuration needs, from the configuration itself as far as it says so. */
function needed(objects: readonly ClusterObject[]): Record<string, Flow> {
  const [bridge, agent, gateway] = ['mqtt-bridge', 'collector-agent', 'collector-gateway'].map((name) =>
    podOf(objects, name),
  );
  if (!bridge || !agent || !gateway) throw new Error('Something does not run.');
  const address = (owner: string, name: string): string => environmentOf(workload(objects, owner)).get(name) ?? '';
  const to = (owner: string, name: string, suffix = '') => target(objects, address(owner, name) + suffix);
  const dns = stranger('kube-system', { 'k8s-app': 'kube-dns' });
  const prometheus = stranger('monitoring', { 'app.kubernetes.io/name': 'prometheus' });
  const shop = stranger('shop', {}, { 'pulsetrail/telemetry': 'true' });
  return {
    'bridge to broker': { from: bridge, ...to('mqtt-bridge', 'MQTT_URL') },
    'bridge to database': { from: bridge, to: stranger('postgres'), port: 5432 },
    'bridge to collector': { from: bridge, ...to('mqtt-bridge', 'OTEL_EXPORTER_OTLP_ENDPOINT') },
    'a service to collector, gRPC': { from: shop, to: agent, port: 4317 },
    'a service to collector, HTTP': { from: shop, to: agent, port: 4318 },
    'agent to gateway': { from: agent, ...to('collector-agent', 'COLLECTOR_GATEWAY', ':4317') },
    'gateway to Tempo': { from: gateway, ...to('collector-gateway', 'TEMPO_ENDPOINT') },
    'gateway to Prometheus': { from: gateway, ...to('collector-gateway', 'PROMETHEUS_ENDPOINT') },
    'gateway to Loki': { from: gateway, ...to('collector-gateway', 'LOKI_ENDPOINT') },
    'Prometheus to bridge': { from: prometheus, to: bridge, port: 9464 },
    'Prometheus to agent': { from: prometheus, to: agent, port: 8888 },
    'Prometheus to gateway': { from: prometheus, to: gateway, port: 8888 },
    'bridge to DNS': { from: bridge, to: dns, port: 53, protocol: 'UDP' },
    'agent to DNS': { from: agent, to: dns, port: 53, protocol: 'TCP' },
    'gateway to DNS': { from: gateway, to: dns, port: 53, protocol: 'UDP' },
  };
}

describeBuilt.each(overlays)('overlay %s', (overlay) => {
  test('what has to speak to each other may', () => {
    const refused = Object.entries(needed(objectsOf(overlay)))
      .filter(
        ([, { from, to, port, protocol }]) => allowedBy(objectsOf(overlay), from, to, port, protocol) === undefined,
      )
      .map(([name]) => name);
    expect(refused).toEqual([]);
  });

  test('no policy allows what nobody needs', () => {
    const used = new Set(
      Object.values(needed(objectsOf(overlay))).flatMap(
        ({ from, to, port, protocol }) => allowedBy(objectsOf(overlay), from, to, port, protocol) ?? [],
      ),
    );
    const all = policiesOf(objectsOf(overlay)).map(({ metadata }) => metadata?.name ?? '');
    expect(all.filter((name) => !used.has(name))).toEqual(['default-deny']);
  });

  const elsewhere = stranger('elsewhere');
  test.each<[string, (pod: (name: string) => Peer) => Flow]>([
    ['the bridge to the internet', (pod) => ({ from: pod('mqtt-bridge'), to: elsewhere, port: 443 })],
    ['the bridge past the agent', (pod) => ({ from: pod('mqtt-bridge'), to: pod('collector-gateway'), port: 4317 })],
    [
      'the bridge to another port of the broker',
      (pod) => ({ from: pod('mqtt-bridge'), to: stranger('mqtt'), port: 22 }),
    ],
    ['an agent to a store', (pod) => ({ from: pod('collector-agent'), to: stranger('monitoring'), port: 4317 })],
    ['a gateway to the database', (pod) => ({ from: pod('collector-gateway'), to: stranger('postgres'), port: 5432 })],
    ['the broker to the bridge', (pod) => ({ from: stranger('mqtt'), to: pod('mqtt-bridge'), port: 9464 })],
    ['a namespace without the label', (pod) => ({ from: elsewhere, to: pod('collector-agent'), port: 4318 })],
    [
      'a service past the agent',
      (pod) => ({
        from: stranger('shop', {}, { 'pulsetrail/telemetry': 'true' }),
        to: pod('collector-gateway'),
        port: 4317,
      }),
    ],
    [
      'Grafana to a page of metrics',
      (pod) => ({
        from: stranger('monitoring', { 'app.kubernetes.io/name': 'grafana' }),
        to: pod('mqtt-bridge'),
        port: 9464,
      }),
    ],
    [
      "Prometheus to a collector's input",
      (pod) => ({
        from: stranger('monitoring', { 'app.kubernetes.io/name': 'prometheus' }),
        to: pod('collector-agent'),
        port: 4317,
      }),
    ],
    [
      'whoever else comes into the namespace',
      (pod) => ({ from: stranger('pulsetrail'), to: pod('collector-agent'), port: 4318 }),
    ],
  ])('%s is refused', (_, flow) => {
    const { from, to, port } = flow((name) => podOf(objectsOf(overlay), name));
    expect(allowedBy(objectsOf(overlay), from, to, port)).toBeUndefined();
  });
});
