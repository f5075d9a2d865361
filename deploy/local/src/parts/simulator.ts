import { builtProgram } from '../checkout.js';
import { withoutCredentials } from '../mqtt-url.js';
import { demoOf } from './demo.js';
import { isDemo, type PartKind } from './kind.js';

/** The simulated devices. */
export const simulator: PartKind = {
  isNeeded: isDemo,
  describe: ({ plan }) => {
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
  },
};
