import { families, openTimeZone, parsePatientsFile } from '@pulsetrail/mqtt-bridge';
import { expect, test } from 'vitest';
import { mixOf } from '../../src/simulator/families.js';
import { createFleet } from '../../src/simulator/fleet.js';
import { createMessages, type SimulatedMessage } from '../../src/simulator/messages.js';

const now = new Date('2026-03-04T05:06:07Z');
const context = { zone: openTimeZone('UTC'), now: now.getTime() };
const fleet = createFleet({ seed: 1, devices: 20 });

const take = (failures: number, count: number): SimulatedMessage[] => {
  const messages = createMessages(fleet, { seed: 1, mix: mixOf(() => 1), failures, now: () => now });
  return Array.from({ length: count }, () => messages.next().value);
};

const parse = ({ family, topic, payload }: SimulatedMessage) => families[family].parse(topic, payload, context);

test('the bridge understands every message that did not go wrong', () => {
  for (const message of take(0, 2_000)) {
    expect(parse(message), `${message.family} ${message.kind}`).toMatchObject({ ok: true });
  }
});

test.each([
  ['not_utf8', false],
  ['invalid_json', false],
  ['missing_key', false],
  ['unknown_attribute', false],
  ['unknown_type', false],
  ['unmapped_sub_device', true],
  ['unknown_patient', true],
  ['mac_form', true],
  ['clock_ahead', true],
  ['no_timestamp', true],
  ['heartbeat_shaped_sleep', true],
  ['topic_spelling', true],
  ['legacy_form', true],
  ['sent_twice', true],
  ['dropped_connection', true],
  ['retained', true],
])('the bridge finds what went wrong in the payload, and only that: %s', (failure, ok) => {
  const messages = take(0.5, 4_000).filter((message) => message.failure === failure);
  expect(messages.length).toBeGreaterThan(0);
  for (const message of messages) expect(parse(message), `${message.family} ${message.kind}`).toMatchObject({ ok });
});

test('the bridge takes the patients of a fleet', () => {
  const entries = parsePatientsFile(JSON.stringify({ patients: fleet.patients }), 'patients.json');
  expect(entries).toHaveLength(fleet.patients.length);
});
