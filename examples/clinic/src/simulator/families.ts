import type { BuiltInFamilyName } from '@pulsetrail/catalog';
import { ava4 } from './ava4.js';
import type { Fleet } from './fleet.js';
import { kati } from './kati.js';
import { qube } from './qube.js';
import type { Source } from './source.js';

/** A family as it is simulated. */
interface SimulatedFamily {
  /** How many of its messages come among the sum of all unless `--mix` says otherwise. */
  readonly share: number;
  /** What its devices in a fleet send. */
  readonly source: (fleet: Fleet) => Source;
}

/** The families that are simulated. One that is not in this table is read by the bridge all the same. */
export const simulatedFamilies = {
  ava4: { share: 6, source: ({ gateways }) => ava4(gateways) },
  kati: { share: 3, source: ({ watches }) => kati(watches) },
  qube: { share: 1, source: ({ boxes }) => qube(boxes) },
} satisfies Partial<Record<BuiltInFamilyName, SimulatedFamily>>;

/** The name of a simulated family. */
export type SimulatedFamilyName = keyof typeof simulatedFamilies;

/** Their names in a fixed order. */
export const simulatedFamilyNames = Object.keys(simulatedFamilies) as SimulatedFamilyName[];

/** How many messages of each family come among the sum of all; a family of 0 is silent. */
export type Mix = Readonly<Record<SimulatedFamilyName, number>>;

/** A mix by a share for each family. */
export const mixOf = (shareOf: (name: SimulatedFamilyName) => number): Mix =>
  Object.fromEntries(simulatedFamilyNames.map((name) => [name, shareOf(name)])) as Record<SimulatedFamilyName, number>;

/** The shares of the table. */
export const defaultMix: Mix = mixOf((name) => simulatedFamilies[name].share);
