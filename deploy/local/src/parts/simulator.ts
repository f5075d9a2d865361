import { builtProgram } from '../checkout.js';
import { withoutCredentials } from '../mqtt-url.js';
import type { Part } from '../part.js';
import type { PartContext } from './context.js';
import { demoOf } from './demo.js';

/** The simulated devices. */
export const simulator = ({ plan }: PartContext): Part => {
  const { messageRate, failures, seed } = demoOf(plan);
  return {
    name: 'simulator',
    command: {
      program: process.execPath,
      arguments: [
        builtProgram('examples/clinic', 'simulator/main.js'),
        ...['--rate', String(messageRate)],
        ...['--failures', String(failures)],
        ...['--seed', String(seed)],
      ],
      environment: { ...plan.options.environment, MQTT_URL: plan.mqttUrl },
    },
    after: ['bridge'],
    ready: { kind: 'started' },
    address: `to ${withoutCredentials(plan.mqttUrl)}`,
  };
};
