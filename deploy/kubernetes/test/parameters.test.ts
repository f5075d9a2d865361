import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { describeBuilt, environmentOf, named, overlays, workload } from './cluster.fixture.js';
import { buildOwn } from './own-overlay.fixture.js';
import { problemsOf } from './schema.fixture.js';

const defaults = (overlay: string): object =>
  parse(readFileSync(new URL(`../overlays/${overlay}/parameters.yaml`, import.meta.url), 'utf8')) as object;

/** The paths of all values below an object. */
const leaves = (value: unknown, path = ''): string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, field]) => leaves(field, path === '' ? name : `${path}.${name}`))
    : [path];

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

const spec = {
  environment: 'staging',
  siteZone: 'Asia/Bangkok',
  mqtt: { url: 'mqtts://broker.ward.svc:8884', username: 'reader', namespace: 'ward', port: 8884 },
  database: { namespace: 'records', port: 5433 },
  traces: { share: '25', endpoint: 'tempo.traces.svc:4319', namespace: 'traces', port: 4319 },
  logs: { address: 'http://loki.logs.svc:3101', namespace: 'logs', port: 3101 },
  prometheus: { address: 'http://prometheus.metrics.svc:9091', namespace: 'metrics', port: 9091, release: 'mine' },
};

test('both overlays have the same parameters, and the README names each', () => {
  const [small, scaled] = overlays.map(defaults);
  expect(small).toEqual(scaled);
  const paths = leaves((small as { spec: object }).spec);
  expect(paths.sort()).toEqual(leaves(spec).sort());
  for (const path of paths.filter((one) => !/^(?:traces|logs|prometheus)\.(?:namespace|port)$/.test(one))) {
    expect(readme).toContain(`\`${path}\``);
  }
});

describeBuilt.each(overlays)('overlay %s', (overlay) => {
  test('takes every parameter to its place', () => {
    const objects = buildOwn(overlay, {
      'parameters.yaml': (text) => JSON.stringify({ ...(parse(text) as object), spec }),
    });
    expect(Object.fromEntries(environmentOf(workload(objects, 'mqtt-bridge')))).toMatchObject({
      MQTT_URL: spec.mqtt.url,
      MQTT_USERNAME: spec.mqtt.username,
      PULSETRAIL_SITE_ZONE: spec.siteZone,
    });
    expect(Object.fromEntries(environmentOf(workload(objects, 'collector-agent')))).toMatchObject({
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=staging',
    });
    expect(Object.fromEntries(environmentOf(workload(objects, 'collector-gateway')))).toMatchObject({
      TRACES_SHARE_PERCENT: '25',
      TEMPO_ENDPOINT: spec.traces.endpoint,
      PROMETHEUS_ENDPOINT: 'http://prometheus.metrics.svc:9091/api/v1/otlp',
      LOKI_ENDPOINT: 'http://loki.logs.svc:3101/otlp',
    });
    for (const [policy, { namespace, port }] of [
      ['bridge-to-broker', spec.mqtt],
      ['bridge-to-database', spec.database],
      ['gateway-to-tempo', spec.traces],
      ['gateway-to-loki', spec.logs],
      ['gateway-to-prometheus', spec.prometheus],
    ] as const) {
      const matchLabels = { 'kubernetes.io/metadata.name': namespace };
      expect(named(objects, 'NetworkPolicy', policy)).toMatchObject({
        spec: { egress: [{ to: [{ namespaceSelector: { matchLabels } }], ports: [{ protocol: 'TCP', port }] }] },
      });
    }
    expect(JSON.stringify(named(objects, 'NetworkPolicy', 'prometheus-to-metrics'))).toContain(
      '"kubernetes.io/metadata.name":"metrics"',
    );
    const selected = objects.filter(({ apiVersion }) => apiVersion.startsWith('monitoring.coreos.com/'));
    expect(selected.length).toBeGreaterThan(3);
    for (const { metadata } of selected) expect(metadata.labels?.release).toBe('mine');
    expect(objects.flatMap(problemsOf)).toEqual([]);
    const text = JSON.stringify(objects);
    expect(text).not.toContain('set by parameters');
    expect(text).not.toContain('pulsetrail/v1');
  });

  test('can be in another namespace', () => {
    const objects = buildOwn(overlay, {
      'kustomization.yaml': (text) => text.replace('namespace: pulsetrail', 'namespace: ward'),
    });
    for (const { kind, metadata } of objects) {
      expect(kind === 'Namespace' ? metadata.name : metadata.namespace).toBe('ward');
    }
    expect(JSON.stringify(objects)).not.toContain('namespace=\\"pulsetrail\\"');
  });
});
