import type { TestFamily } from './scenario.js';
import { bridgeTests } from './stack/bridge.js';
import { devicesTests } from './stack/devices.js';
import { lossTests } from './stack/loss.js';
import { prometheusTests } from './stack/prometheus.js';
import { targetDownTests } from './stack/target-down.js';
import { watchdogTests } from './stack/watchdog.js';

/** The stack watching itself. */
export const stackTests: TestFamily = (catalog) =>
  [watchdogTests, targetDownTests, bridgeTests, devicesTests, lossTests, prometheusTests].flatMap((part) =>
    part(catalog),
  );
