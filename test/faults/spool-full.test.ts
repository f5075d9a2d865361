import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { sos } from './support/fleet.ts';
import { isAllStored, publishVitalSigns, type Scene, setScene } from './support/scene.ts';

const messages = 20_000;
const room = 2_000;

let scene: Scene;
beforeAll(async () => {
  scene = await setScene();
});
afterAll(() => scene?.close());

test('the spool is full: messages wait at the broker, and nothing is lost, also when the bridge is killed then', async () => {
  const environment = { PULSETRAIL_SPOOL_MAX_MESSAGES: String(room), MQTT_KEEPALIVE: '5s' };
  const full = await scene.bridge('bridge', environment);
  await full.ready();
  scene.storeLine.cut();
  const publisher = await scene.publisher();
  // Some beyond the spool's room, which the bridge has without having acknowledged them: an alarm behind them is raised.
  const early = room + 300;
  await publishVitalSigns(publisher, scene.imeis, 0, early);
  await until('the spool is full', async () => (await full.metric('pulsetrail_bridge_spool_waiting')) === 1);
  await publisher.publishAsync('iMEDE_watch/SOS', sos(scene.imeis[0] ?? ''), { qos: 1 });
  await until('the alarm is raised', async () => (await full.metric('device_alarms_total', 'alarm="sos"')) === 1);
  expect(await full.metric('pulsetrail_bridge_spool_waiting')).toBe(1);
  await publishVitalSigns(publisher, scene.imeis, early, messages - early);
  expect(await full.metric('pulsetrail_bridge_spool_messages')).toBe(room);
  expect(await full.metric('pulsetrail_bridge_messages_dropped_total')).toBe(0);
  // What has come and found no room is not acknowledged, and there is no more of it than is held in memory.
  const consumed = await full.metric('messaging_client_consumed_messages_total');
  expect(consumed).toBeGreaterThan(room);
  expect(consumed).toBeLessThanOrEqual(room + 5_000);
  // Longer than the broker, or mqtt.js, waits for a sign of life.
  await delay(10_000);
  expect(await full.metric('pulsetrail_bridge_connected')).toBe(1);
  expect(await full.metric('pulsetrail_bridge_connection_ends_total')).toBe(0);
  expect(await full.metric('messaging_client_consumed_messages_total')).toBe(consumed);
  await full.kill();

  scene.storeLine.restore();
  const bridge = await scene.bridge('bridge', environment);
  await bridge.ready();
  await isAllStored(scene, [bridge], messages);
  // With the alarm.
  await until('all is stored', async () => (await scene.stored()) === messages + 1);
});
