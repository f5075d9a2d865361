import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isAllStored, publishVitalSigns, type Scene, setScene } from './support/scene.ts';

const messages = 100_000;
const kills = 5;

let scene: Scene;
beforeAll(async () => {
  scene = await setScene();
});
afterAll(() => scene?.close());

test('100,000 messages while the bridge is killed at five random moments: each is stored exactly once', async () => {
  let bridge = await scene.bridge('bridge');
  await bridge.ready();
  const publisher = await scene.publisher();
  let isPublished = false;
  const published = publishVitalSigns(publisher, scene.imeis, 0, messages).then(() => {
    isPublished = true;
  });
  const storedAtKills: number[] = [];
  for (let kill = 0; kill < kills; kill++) {
    await delay(200 + Math.random() * 1_300);
    await bridge.kill();
    storedAtKills.push(await scene.stored());
    bridge = await scene.bridge('bridge');
    await bridge.ready();
  }
  await published;
  await isAllStored(scene, [bridge], messages, 90_000);
  expect(isPublished).toBe(true);
  // Killed while there was work to do, each time.
  expect(storedAtKills.every((stored) => stored < messages)).toBe(true);
  expect(await scene.stored()).toBe(messages);
  expect(await scene.storedVitalSigns()).toBe(messages);
  expect(await bridge.metric('pulsetrail_bridge_dead_letters_held')).toBe(0);
});
