import { ownProgram } from '../checkout.js';
import type { Part } from '../part.js';
import type { PartContext } from './context.js';

/** The embedded MQTT broker. */
export const broker = ({ plan }: PartContext): Part => ({
  name: 'broker',
  command: {
    program: process.execPath,
    arguments: [ownProgram('broker')],
    environment: { MQTT_PORT: String(plan.ports.mqtt) },
  },
  ready: { kind: 'tcp', port: plan.ports.mqtt },
  address: plan.mqttUrl,
});
