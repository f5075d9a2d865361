import { expect, test } from 'vitest';
import { Alarms, alarmHold, alarmMemory } from '../../src/step-events/alarms.js';

const open = () => {
  const raised: string[] = [];
  const alarms = new Alarms();
  return {
    alarms,
    raised,
    told: (device: string | undefined, at: number) =>
      alarms.onStepEvent('kati', 'sos', device, at, () => raised.push(`${device}`)),
    seen: (device: string | undefined, at: number) => alarms.onMqtt('kati', 'sos', device, at),
  };
};

test('an alarm waits for its counterpart, and is raised without it', () => {
  const { alarms, raised, told } = open();
  told('a', 0);
  expect(alarms.nextDue()).toBe(alarmHold);
  alarms.tick(alarmHold - 1);
  expect(raised).toEqual([]);
  alarms.tick(alarmHold);
  expect([raised, alarms.nextDue()]).toEqual([['a'], undefined]);
});

test('each alarm on MQTT stands for one, before or after', () => {
  const { alarms, raised, told, seen } = open();
  seen('a', 0);
  told('a', 100);
  told('a', 200);
  told('b', 200);
  seen('b', 300);
  alarms.tick(10_000);
  expect(raised).toEqual(['a']);
});

test('an alarm on MQTT is forgotten after a while', () => {
  const { alarms, raised, told, seen } = open();
  seen('a', 0);
  told('a', alarmMemory);
  alarms.close();
  expect(raised).toEqual(['a']);
});

test('an alarm without a device stands for another without', () => {
  const { alarms, raised, told, seen } = open();
  seen(undefined, 0);
  told('a', 0);
  told(undefined, 0);
  alarms.close();
  expect(raised).toEqual(['a']);
});

test('memory of alarms is bounded', () => {
  const { alarms, raised, told, seen } = open();
  for (let index = 0; index < 10_001; index++) seen(`${index}`, 0);
  told('0', 0);
  told('10000', 0);
  alarms.close();
  expect(raised).toEqual(['0']);
});
