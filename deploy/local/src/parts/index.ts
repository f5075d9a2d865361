import type { Part } from '../part.js';
import { needsEndpoints } from '../plan.js';
import { alertmanager } from './alertmanager.js';
import { bridge } from './bridge.js';
import { broker } from './broker.js';
import { clinic } from './clinic.js';
import type { PartContext } from './context.js';
import { fleet } from './fleet.js';
import { notifications } from './notifications.js';
import { prometheus } from './prometheus.js';
import { simulator } from './simulator.js';
import { traffic } from './traffic.js';

/** The parts that a plan asks for, each after those it waits for. */
export function partsOf(context: PartContext): Part[] {
  const { options, devices, embeddedBroker, targets } = context.plan;
  const demo = options.demo !== false;
  const chosen = [
    ...(embeddedBroker ? [broker] : []),
    ...(demo ? [fleet, clinic] : []),
    ...(devices ? [bridge] : []),
    prometheus,
    alertmanager,
    ...(needsEndpoints(targets) ? [notifications] : []),
    ...(demo ? [simulator, traffic] : []),
  ];
  return chosen.map((part) => part(context));
}
