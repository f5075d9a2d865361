import { builtProgram } from '../checkout.js';
import type { Part } from '../part.js';
import type { PartContext } from './context.js';
import { demoOf } from './demo.js';

/** Writes the patients of the simulated devices, once, for the bridge to import. */
export const fleet = ({ plan, configuration }: PartContext): Part => ({
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
});
