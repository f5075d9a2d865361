import { builtProgram } from '../checkout.js';
import { demoOf } from './demo.js';
import { isDemo, type PartKind } from './kind.js';

/** Writes the patients of the simulated devices, once, for the bridge to import. */
export const fleet: PartKind = {
  isNeeded: isDemo,
  describe: ({ plan, configuration }) => ({
    name: 'fleet',
    command: {
      program: process.execPath,
      arguments: [
        builtProgram('examples/clinic', 'simulator/main.js'),
        '--fleet-file',
        configuration.patients,
        '--seed',
        String(demoOf(plan).seed),
      ],
    },
    ready: { kind: 'finished' },
    address: configuration.patients,
  }),
};
