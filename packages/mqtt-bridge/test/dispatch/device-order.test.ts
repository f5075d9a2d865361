import { expect, test } from 'vitest';
import { DeviceOrder } from '../../src/dispatch/device-order.js';

test('one of each device goes at a time, in order; others do not wait for it', () => {
  const order = new DeviceOrder<string>();
  expect(order.enter('a', 'a1')).toBe(true);
  expect(order.enter('a', 'a2')).toBe(false);
  expect(order.enter('a', 'a3')).toBe(false);
  expect(order.enter('b', 'b1')).toBe(true);
  expect(order.leave('a')).toBe('a2');
  expect(order.enter('a', 'a4')).toBe(false);
  expect([order.leave('a'), order.leave('a'), order.leave('a')]).toEqual(['a3', 'a4', undefined]);
  expect(order.enter('a', 'a5')).toBe(true);
  expect(order.leave('b')).toBeUndefined();
});

test('with more devices than are remembered the order is the same', () => {
  const order = new DeviceOrder<number>();
  const devices = Array.from({ length: 12_000 }, (_unused, device) => String(device));
  for (const _round of [1, 2]) {
    expect(devices.every((device) => order.enter(device, 1))).toBe(true);
    expect(devices.some((device) => order.enter(device, 2))).toBe(false);
    expect(devices.every((device) => order.leave(device) === 2)).toBe(true);
    expect(devices.every((device) => order.leave(device) === undefined)).toBe(true);
  }
});
