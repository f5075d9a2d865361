import { randomBytes } from 'node:crypto';
import { StackError } from './error.js';
import { checkMqttUrl } from './mqtt-url.js';
import { notificationTargets } from './notification-targets.js';
import type { StackOptions } from './options.js';
import { partKindsOf } from './parts/index.js';
import type { Plan } from './plan.js';
import { choosePorts } from './ports.js';
import { findServer } from './servers/find-server.js';
import { loadStackCatalog } from './stack-catalog.js';

const checkScrape = (targets: readonly string[]): void => {
  for (const target of targets) {
    if (!/^(\[[\da-fA-F:]+\]|[^\s:/]+):\d{1,5}$/.test(target)) {
      throw new StackError(`--scrape takes host:port, such as 127.0.0.1:9464, and not "${target}".`);
    }
  }
};

/**
 * Checks what is asked for and decides the rest. Nothing is started here.
 * Throws a {@link StackError}, a ServerMissingError or a CatalogError whose message is meant for the user as it is.
 */
export async function planStack(options: StackOptions): Promise<Plan> {
  const asked = options.mqttUrl ?? process.env.MQTT_URL ?? '';
  checkScrape(options.scrape ?? []);
  const catalog = await loadStackCatalog(options);
  if (options.demo !== false && catalog.catalog.pipelines.length === 0) {
    throw new StackError(
      `The catalog ${catalog.path} has no pipelines, and the demo's devices need one: add pipelines: { wards: { families: ['kati'] } }, or run your own services with --no-demo.`,
    );
  }
  const devices = options.demo !== false || catalog.catalog.pipelines.length > 0;
  const embeddedBroker = devices && asked === '';
  const targets = notificationTargets(catalog, process.env);
  const needed = partKindsOf({ options, targets, devices, embeddedBroker }).flatMap(({ ports = [] }) => ports);
  if (devices && !embeddedBroker) await checkMqttUrl(asked);
  const progress = options.onProgress === undefined ? {} : { progress: options.onProgress };
  const prometheus = await findServer('prometheus', progress);
  const alertmanager = await findServer('alertmanager', progress);
  const ports = await choosePorts(options.ports ?? {}, needed);
  return {
    options,
    catalog,
    targets,
    ports,
    devices,
    embeddedBroker,
    mqttUrl: embeddedBroker ? `mqtt://127.0.0.1:${ports.mqtt}` : asked,
    servers: { prometheus: prometheus.path, alertmanager: alertmanager.path },
    demoPassword: randomBytes(18).toString('base64url'),
    hashKey: process.env.PULSETRAIL_HASH_KEY || randomBytes(32).toString('base64url'),
  };
}
