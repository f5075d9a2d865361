import { formatDuration } from '@pulsetrail/catalog';
import type { RuleFamily } from './family.js';
import { bridge } from './stack/bridge.js';
import { devices } from './stack/devices.js';
import { losses } from './stack/loss.js';
import { prometheus } from './stack/prometheus.js';
import { targetDown } from './stack/target-down.js';
import { watchdog } from './stack/watchdog.js';

/** The stack watching itself: whether alerts arrive at all, targets, bridges and devices, and what telemetry is lost. */
export const stack: RuleFamily = (catalog) => [
  {
    name: 'pulsetrail:stack',
    interval: formatDuration(catalog.alerting.evaluationInterval),
    rules: [watchdog, targetDown, bridge, devices, losses, prometheus].flatMap((part) => part(catalog)),
  },
];
