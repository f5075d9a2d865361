import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../support/until.ts';
import type { BridgeProcess } from './support/bridge-process.ts';
import { sos } from './support/fleet.ts';
import { isAllStored, isLong, publishVitalSigns, type Scene, setScene } from './support/scene.ts';

const away = isLong ? 120_000 : 10_000;

let scene: Scene;
let bridge: BridgeProcess;
beforeAll(async () => {
  scene = await setScene();
  bridge = await scene.bridge('bridge');
  await bridge.ready();
});
afterAll(() => scene?.close());

const heartbeat = (number: number): string =>
  JSON.stringify({
    from: 'ESP32_GW',
    to: 'CLOUD',
    time: Math.floor(Date.now() / 1_000),
    mac: `02:00:5E:10:${String(Math.floor(number / 90) + 10)}:${String((number % 90) + 10)}`,
    type: 'HB_Msg',
    data: { msg: 'Online' },
  });

const what = `the store is down for ${away / 1_000} s: nothing is lost, other topics flow, alarms are raised`;

test(what, { timeout: away + 120_000 }, async () => {
  const publisher = await scene.publisher();
  await publishVitalSigns(publisher, scene.imeis, 0, 2_000);
  await isAllStored(scene, [bridge], 2_000);
  scene.storeLine.cut();
  const end = performance.now() + away;
  let vitals = 2_000;
  let heartbeats = 0;
  let calls = 0;
  let slowest = 0;
  while (performance.now() < end) {
    await publishVitalSigns(publisher, scene.imeis, vitals, 100);
    vitals += 100;
    await publisher.publishAsync('ESP32_BLE_GW_TX', heartbeat(heartbeats++), { qos: 1 });
    const begin = performance.now();
    await publisher.publishAsync('iMEDE_watch/SOS', sos(scene.imeis[calls++] ?? ''), { qos: 1 });
    await until(
      'the alarm is raised',
      async () => (await bridge.metric('device_alarms_total', 'alarm="sos"')) === calls,
    );
    slowest = Math.max(slowest, performance.now() - begin);
    const flowed = async () => bridge.metric('device_messages_total', 'device_type="ava4"', 'outcome="status"');
    await until('the heartbeat is through', async () => (await flowed()) === heartbeats);
    // A hundred rounds at the most, so that there is a watch for each.
    await delay(away / 100);
  }
  expect(slowest).toBeLessThan(1_000);
  expect(await scene.stored()).toBe(2_000);
  expect(await bridge.metric('pulsetrail_bridge_spool_messages')).toBe(vitals - 2_000 + calls);
  scene.storeLine.restore();
  await isAllStored(scene, [bridge], vitals);
  // Each watch has called for help once.
  expect(await scene.stored()).toBe(vitals + calls);
  expect(await bridge.metric('pulsetrail_bridge_dead_letters_held')).toBe(0);
  expect(await bridge.metric('device_alarms_total', 'alarm="sos"')).toBe(calls);
});
