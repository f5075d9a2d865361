import { afterEach, beforeEach, expect, test } from 'vitest';
import { isAllStored, publishVitalSigns, type Scene, setScene } from './support/scene.ts';

const messages = 20_000;

let scene: Scene;
beforeEach(async () => {
  scene = await setScene();
});
afterEach(() => scene?.close());

test.each([2, 4])(
  '%i bridges on one shared subscription: each gets its part, and nothing is stored twice',
  async (count) => {
    const bridges = [];
    for (let index = 0; index < count; index++) {
      const bridge = await scene.bridge(`bridge-${index}`, { PULSETRAIL_MQTT_SHARED_GROUP: 'wards' });
      await bridge.ready();
      bridges.push(bridge);
    }
    const publisher = await scene.publisher();
    await publishVitalSigns(publisher, scene.imeis, 0, messages);
    await isAllStored(scene, bridges, messages);
    expect(await scene.stored()).toBe(messages);
    const parts = await Promise.all(
      bridges.map((bridge) => bridge.metric('device_messages_total', 'kind="vital_signs"', 'outcome="stored"')),
    );
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(messages);
    for (const part of parts) expect(Math.abs(part / messages - 1 / count)).toBeLessThan(0.25 / count);
  },
);
