import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { mountsOf, serviceOf, services, textOf } from './stack.fixture.js';

/** Ports that each service listens on inside the stack's network. */
const listening: Readonly<Record<string, readonly number[]>> = {
  mosquitto: [Number(/^listener (\d+)$/m.exec(textOf('mosquitto/listeners/plain.conf'))?.[1])],
  postgres: [5432],
  bridge: [Number(serviceOf('bridge').environment?.PULSETRAIL_METRICS_PORT)],
  'collector-agent': collectorPorts(),
  'collector-gateway': collectorPorts(),
  prometheus: [9090],
  // Mailpit shares its network.
  alertmanager: [9093, Number(String(serviceOf('mailpit').environment?.MP_UI_BIND_ADDR).split(':')[1])],
  grafana: [3000],
  tempo: tempoPorts(),
  loki: [(parse(textOf('loki/loki.yaml')) as { server: { http_listen_port: number } }).server.http_listen_port],
  clinic: [
    Number(serviceOf('clinic').environment?.PORT),
    Number(serviceOf('clinic').environment?.PULSETRAIL_METRICS_PORT),
  ],
};

function collectorPorts(): number[] {
  const text = textOf('../collector/shared.yaml');
  const endpoints = [...text.matchAll(/endpoint: 0\.0\.0\.0:(\d+)/g)].map(([, port]) => Number(port));
  return [...endpoints, Number(/prometheus:\s+host: 0\.0\.0\.0\s+port: (\d+)/.exec(text)?.[1])];
}

function tempoPorts(): number[] {
  const { server, distributor } = parse(textOf('tempo/tempo.yaml')) as {
    server: { http_listen_port: number };
    distributor: { receivers: { otlp: { protocols: { grpc: { endpoint: string } } } } };
  };
  return [server.http_listen_port, Number(distributor.receivers.otlp.protocols.grpc.endpoint.split(':')[1])];
}

/** Services and ports that a text names, `service:port`. */
const addressesIn = (text: string): [service: string, port: number][] =>
  [...text.matchAll(/(?<![\w.-])([a-z][a-z-]+):(\d{2,5})(?!\d)/g)].flatMap(([, name = '', port]) =>
    services.some(([service]) => service === name) ? [[name, Number(port)]] : [],
  );

/** Everything in the stack that names an address. */
const texts: Readonly<Record<string, string>> = {
  'compose.yaml': services.map(([, { environment, command }]) => JSON.stringify({ environment, command })).join('\n'),
  'prometheus/prometheus.yml': textOf('prometheus/prometheus.yml'),
  'grafana/provisioning': textOf('../../grafana/provisioning/datasources/pulsetrail.yaml'),
  'credentials.ts': textOf('credentials.ts').replaceAll('}@', ' '),
};

describe.each(Object.entries(texts))('%s', (_, text) => {
  const addresses = addressesIn(text);

  test('names some address', () => expect(addresses.length).toBeGreaterThan(0));

  test.each(addresses)('%s listens on %i', (service, port) => {
    expect(listening[service]).toContain(port);
  });
});

test.each(
  services.flatMap(([name, { ports = [] }]) => ports.map((port) => [name, Number(port.split(':').at(-1))] as const)),
)('%s listens on %i, which is published', (name, port) => expect(listening[name]).toContain(port));

test('every part that has metrics is scraped', () => {
  const { scrape_configs } = parse(textOf('prometheus/prometheus.yml')) as { scrape_configs: { job_name: string }[] };
  expect(scrape_configs.map(({ job_name }) => job_name)).toEqual([
    ...['prometheus', 'alertmanager', 'mqtt-bridge', 'clinic-api', 'otel-collector', 'grafana', 'tempo', 'loki'],
    'services',
  ]);
  expect(textOf('prometheus/prometheus.yml')).toMatch(/names: \[clinic\]\s+type: A\s+port: 9464/);
});

test.each([
  ['agent', 'collector-agent'],
  ['gateway', 'collector-gateway'],
])('the %s gets every variable that it reads', (tier, service) => {
  const text = readFileSync(fileURLToPath(new URL(`../../collector/${tier}.yaml`, import.meta.url)), 'utf8');
  for (const [, name = ''] of text.matchAll(/\$\{env:(\w+)\}/g)) {
    expect(serviceOf(service).environment).toHaveProperty(name);
  }
});

test('the agent finds the gateway by its name in the stack', () => {
  expect(services.map(([name]) => name)).toContain(serviceOf('collector-agent').environment?.COLLECTOR_GATEWAY);
});

test('Grafana finds its boards and data sources where the stack puts them', () => {
  const boards = textOf('../../grafana/provisioning/dashboards/pulsetrail.yaml');
  const [, path] = /path: (\S+)/.exec(boards) ?? [];
  const targets = mountsOf(serviceOf('grafana')).map(({ target }) => target);
  expect(targets).toEqual(expect.arrayContaining([path, '/etc/grafana/provisioning']));
});
