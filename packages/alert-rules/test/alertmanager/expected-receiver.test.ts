import { expect, test } from 'vitest';
import { expectedReceiver } from '../../src/alertmanager/expected-receiver.js';
import { routedCatalog } from './routed-catalog.js';

test.for([
  [{ category: 'watchdog', severity: 'none' }, 'watchdog'],
  [{ severity: 'none', service: 'mqtt-bridge' }, 'none'],
  [{ category: 'device-alarm', severity: 'critical', service: 'mqtt-bridge' }, 'device-alarm-to-wards'],
  [{ category: 'device-alarm', severity: 'critical', channels: 'oncall' }, 'device-alarm-to-wards'],
  [{ severity: 'warning', channels: 'oncall+wards', service: 'sandbox' }, 'warning-to-oncall+wards'],
  [{ severity: 'critical', service: 'mqtt-bridge' }, 'critical-to-oncall+wards'],
  [{ severity: 'critical', service: 'sandbox' }, 'none'],
  [{ severity: 'critical', service: 'clinic-api' }, 'critical'],
  [{ severity: 'page' }, 'critical'],
  [{}, 'critical'],
] as const)('%j goes to %s', ([labels, receiver]) => {
  expect(expectedReceiver(routedCatalog, { ...labels })).toBe(receiver);
});
