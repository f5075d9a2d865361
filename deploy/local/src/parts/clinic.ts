import { builtProgram } from '../checkout.js';
import type { Part } from '../part.js';
import type { PartContext } from './context.js';

/** The clinic's service. */
export const clinic = ({ plan }: PartContext): Part => {
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
};
