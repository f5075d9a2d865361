import { ownProgram } from '../checkout.js';
import type { PartKind } from './kind.js';

/** The embedded MQTT broker. */
export const broker: PartKind = {
  isNeeded: ({ embeddedBroker }) => embeddedBroker,
  ports: ['mqtt'],
  describe: ({ plan }) => ({
    name: 'broker',
    command: {
      program: process.execPath,
      arguments: [ownProgram('broker')],
      environment: { MQTT_PORT: String(plan.ports.mqtt) },
    },
    ready: { kind: 'tcp', port: plan.ports.mqtt },
    address: plan.mqttUrl,
  }),
};
