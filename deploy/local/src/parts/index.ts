import type { Part } from '../part.js';
import type { Setting } from '../plan.js';
import { alertmanager } from './alertmanager.js';
import { bridge } from './bridge.js';
import { broker } from './broker.js';
import { clinic } from './clinic.js';
import type { PartContext } from './context.js';
import { fleet } from './fleet.js';
import type { PartKind } from './kind.js';
import { notifications } from './notifications.js';
import { prometheus } from './prometheus.js';
import { simulator } from './simulator.js';
import { traffic } from './traffic.js';

/** Every part, each after those it waits for. Adding one is adding a file and a line here, and its ports in `ports.ts`. */
export const partKinds: readonly PartKind[] = [
  broker,
  fleet,
  clinic,
  bridge,
  prometheus,
  alertmanager,
  notifications,
  simulator,
  traffic,
];

/** The parts that a stack of a setting has. */
export const partKindsOf = (setting: Setting): PartKind[] => partKinds.filter(({ isNeeded }) => isNeeded(setting));

/** The parts that a plan asks for. */
export const partsOf = (context: PartContext): Part[] =>
  partKindsOf(context.plan).map(({ describe }) => describe(context));
