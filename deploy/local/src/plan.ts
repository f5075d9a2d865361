import type { NotificationTargets } from './notification-targets.js';
import type { StackOptions } from './options.js';
import type { PortName } from './ports.js';
import type { StackCatalog } from './stack-catalog.js';

/** Everything that is decided before anything is started. */
export interface Plan {
  readonly options: StackOptions;
  readonly catalog: StackCatalog;
  readonly targets: NotificationTargets;
  readonly ports: Readonly<Record<PortName, number>>;
  readonly mqttUrl: string;
  /** Whether there is anything for a broker and a bridge to do: a catalog of services alone has no devices. */
  readonly devices: boolean;
  /** Whether the broker is ours. */
  readonly embeddedBroker: boolean;
  /** Paths of the programs. */
  readonly servers: Readonly<Record<'prometheus' | 'alertmanager', string>>;
  /** Password of the demo's synthetic users, new in each run. */
  readonly demoPassword: string;
  /** Key under which the parts hash ids, so that one id has one hash in all of them: the environment's, else a new one. */
  readonly hashKey: string;
}

/** What decides which parts a stack has. */
export type Setting = Pick<Plan, 'options' | 'targets' | 'devices' | 'embeddedBroker'>;
