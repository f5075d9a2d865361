import { builtProgram } from '../checkout.js';
import { demoOf } from './demo.js';
import { isDemo, type PartKind } from './kind.js';

/** The clinic's visitors. */
export const traffic: PartKind = {
  isNeeded: isDemo,
  describe: ({ plan }) => {
    const { requestRate, requestFailures, seed } = demoOf(plan);
    const url = `http://127.0.0.1:${plan.ports.clinic}`;
    return {
      name: 'traffic',
      command: {
        program: process.execPath,
        arguments: [
          builtProgram('examples/clinic', 'traffic/main.js'),
          ...['--url', url],
          ...['--rate', String(requestRate)],
          ...['--failures', String(requestFailures)],
          ...['--seed', String(seed)],
        ],
        environment: { ...plan.options.environment, CLINIC_DEMO_PASSWORD: plan.demoPassword },
      },
      after: ['clinic'],
      ready: { kind: 'started' },
      address: `to ${url}`,
    };
  },
};
