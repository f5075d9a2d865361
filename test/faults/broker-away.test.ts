import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../support/until.ts';
import type { BridgeProcess } from './support/bridge-process.ts';
import { isAllStored, isLong, publishVitalSigns, type Scene, setScene } from './support/scene.ts';

const away = isLong ? 60_000 : 10_000;

let scene: Scene;
let bridge: BridgeProcess;
let sent = 0;
beforeAll(async () => {
  scene = await setScene();
  bridge = await scene.bridge('bridge');
  await bridge.ready();
});
afterAll(() => scene?.close());

const publish = async (count: number): Promise<void> => {
  const publisher = await scene.publisher();
  await publishVitalSigns(publisher, scene.imeis, sent, count);
  sent += count;
};

const isBack = async (): Promise<void> => {
  const begin = performance.now();
  await until('the bridge is back', async () => (await bridge.metric('pulsetrail_bridge_connected')) === 1);
  expect(performance.now() - begin).toBeLessThan(5_000);
};

test('the broker is restarted: nothing is lost, and the bridge is back within 5 s', async () => {
  await publish(2_000);
  await scene.broker.down();
  await until('the bridge knows', async () => (await bridge.metric('pulsetrail_bridge_connected')) === 0);
  await scene.broker.up();
  await isBack();
  await publish(2_000);
  await isAllStored(scene, [bridge], sent);
  expect(await scene.stored()).toBe(sent);
});

test(`the broker is cut off for ${away / 1_000} s: nothing is lost, and the bridge is back within 5 s`, async () => {
  const flow = publish(2_000);
  scene.brokerLine.cut();
  await until('the bridge knows', async () => (await bridge.metric('pulsetrail_bridge_connected')) === 0);
  await flow;
  await publish(10_000);
  // The duration is what is promised.
  await delay(away);
  expect(await scene.stored()).toBeLessThan(sent);
  scene.brokerLine.restore();
  await isBack();
  await isAllStored(scene, [bridge], sent);
  expect(await scene.stored()).toBe(sent);
});
