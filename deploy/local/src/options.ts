import type { NotificationTiming } from '@pulsetrail/alert-rules';
import type { PortName } from './ports.js';

/** How busy the demo is. */
export interface DemoOptions {
  /** Device messages per second. Default 5. */
  readonly messageRate?: number;
  /** HTTP requests per second. Default 15. */
  readonly requestRate?: number;
  /** Share of HTTP requests that are mistaken. Default 0.02. */
  readonly requestFailures?: number;
  /** Share of device messages that are faulty. Default 0.05. */
  readonly failures?: number;
  /** Same seed, same devices and messages. Default 1. */
  readonly seed?: number;
}

/** What to run, and where. */
export interface StackOptions {
  /** The clinic service, its devices and its visitors. Default: with defaults; `false` runs the stack alone. */
  readonly demo?: DemoOptions | false;
  /** File of the catalog. Default: the clinic's with the demo, else one of all device families without services. */
  readonly catalog?: string;
  /** Further `host:port` whose `/metrics` Prometheus reads. */
  readonly scrape?: readonly string[];
  /** Wanted ports; `0` is any free one, {@link anyPorts} for all. Default: the standard ones. */
  readonly ports?: Readonly<Partial<Record<PortName, number>>>;
  /** The broker to use. Default: `MQTT_URL` of the environment, else an embedded one. */
  readonly mqttUrl?: string;
  /** Added to the environment of the bridge, the clinic service, the simulator and the traffic. */
  readonly environment?: Readonly<Record<string, string>>;
  /** When Alertmanager notifies. Default: as alert-rules decides. */
  readonly timing?: NotificationTiming;
  /** Gives up the start when aborted. */
  readonly signal?: AbortSignal;
  /** Takes the notifications that the local endpoints print. Default: nobody. */
  readonly onNotification?: (text: string) => void;
  /** Takes lines on what takes long before anything is started, such as fetching a server. Default: nobody. */
  readonly onProgress?: (line: string) => void;
}
