import { builtProgram } from '../checkout.js';
import { isDemo, type PartKind } from './kind.js';

/** The clinic's service. */
export const clinic: PartKind = {
  isNeeded: isDemo,
  ports: ['clinic', 'clinicMetrics'],
  describe: ({ plan }) => {
    const address = `http://127.0.0.1:${plan.ports.clinic}`;
    return {
      name: 'clinic',
      command: {
        program: process.execPath,
        arguments: [builtProgram('examples/clinic', 'main.js')],
        environment: {
          PULSETRAIL_HASH_KEY: plan.hashKey,
          ...plan.options.environment,
          HOST: '127.0.0.1',
          PORT: String(plan.ports.clinic),
          PULSETRAIL_METRICS_HOST: '127.0.0.1',
          PULSETRAIL_METRICS_PORT: String(plan.ports.clinicMetrics),
          CLINIC_DEMO_PASSWORD: plan.demoPassword,
        },
      },
      ready: { kind: 'http', url: `${address}/healthz` },
      address,
    };
  },
};
