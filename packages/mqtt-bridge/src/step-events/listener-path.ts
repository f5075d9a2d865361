import { pipelineSteps } from '@pulsetrail/catalog';
import { type DeviceFamily, endOf, expectedSteps, unknownKind } from '../families/family.js';
import { deviceStatusStep } from './step-name.js';

/** The way that a listener takes with a message when nothing fails. */
export interface ListenerPath {
  /** The steps that it reports, in order. Others may come between them. */
  readonly expected: readonly string[];
  /** The step with which the message is over. */
  readonly last: string;
}

/** What is known of one family's listener. */
interface ListenerHabits {
  readonly reading: readonly string[];
  readonly status: readonly string[];
  /** Whether a message that fails validation is dropped. */
  readonly dropsInvalid: boolean;
}

const [received, parsed, lookup, , stored] = pipelineSteps;

/**
 * What the listeners report today. It differs from the bridge's own steps: AVA4's reports one step more for a status
 * message; Kati's never reports step 4, and takes status messages the whole way.
 */
const habits = new Map<string, ListenerHabits>([
  ['ava4', { reading: pipelineSteps, status: [received, parsed, deviceStatusStep], dropsInvalid: false }],
  [
    'kati',
    { reading: [received, parsed, lookup, stored], status: [received, parsed, lookup, stored], dropsInvalid: true },
  ],
  ['qube', { reading: pipelineSteps, status: [received, parsed], dropsInvalid: true }],
]);

const pathOf = (expected: readonly string[]): ListenerPath => ({ expected, last: expected.at(-1) ?? stored });

/** The path of what is not known: nothing says where it ends unless it comes to be stored. */
const unknownPath: ListenerPath = { expected: [received, parsed], last: stored };

/**
 * The path of a kind of message.
 * @param family none for a device type that the bridge does not know.
 * @param sawDeviceStatus whether the listener reported the step that only status messages have.
 */
export function listenerPath(family: DeviceFamily | undefined, kind: string, sawDeviceStatus: boolean): ListenerPath {
  if (family === undefined || kind === unknownKind) {
    return sawDeviceStatus ? pathOf([received, parsed, deviceStatusStep]) : unknownPath;
  }
  const known = habits.get(family.name);
  if (known === undefined) return pathOf(expectedSteps(family, kind));
  const end = endOf(family, kind);
  if (end === 'ignored') return pathOf([received, parsed]);
  return pathOf(end === stored ? known.reading : known.status);
}

/** Whether the family's listener goes no further with a message that fails validation. */
export const dropsInvalid = (family: DeviceFamily | undefined): boolean =>
  family !== undefined && (habits.get(family.name)?.dropsInvalid ?? false);
