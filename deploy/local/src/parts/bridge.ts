import { builtProgram } from '../checkout.js';
import { isDemo, type PartKind } from './kind.js';

/** The MQTT bridge. */
export const bridge: PartKind = {
  isNeeded: ({ devices }) => devices,
  ports: ['bridge'],
  describe: ({ plan, configuration }) => {
    const demo = isDemo(plan);
    const address = `http://127.0.0.1:${plan.ports.bridge}`;
    return {
      name: 'bridge',
      command: {
        program: process.execPath,
        arguments: [builtProgram('packages/mqtt-bridge', 'main.js')],
        environment: {
          PULSETRAIL_HASH_KEY: plan.hashKey,
          ...plan.options.environment,
          MQTT_URL: plan.mqttUrl,
          PULSETRAIL_METRICS_HOST: '127.0.0.1',
          PULSETRAIL_METRICS_PORT: String(plan.ports.bridge),
          PULSETRAIL_CATALOG: plan.catalog.path,
          ...(demo ? { PULSETRAIL_PATIENTS_FILE: configuration.patients } : {}),
        },
      },
      after: [...(plan.embeddedBroker ? ['broker'] : []), ...(demo ? ['fleet'] : [])],
      ready: { kind: 'http', url: `${address}/readyz` },
      address,
    };
  },
};
