import { expect, test } from 'vitest';
import { eventTime } from '../../src/step-events/event-time.js';
import { arrival } from '../fixtures/messages.js';

const seconds = arrival / 1_000;

test.each([
  ['2025-07-08T12:00:00', 0],
  ['2025-07-08T12:00:00.250000', 250],
  ['2025-07-08 11:59:59', -1_000],
  ['2025-07-08T12:00:00Z', 0],
  ['2025-07-08T19:00:00+07:00', 0],
  ['2025-07-07T12:00:01', -86_399_000],
  ['2025-07-08T12:09:59', 599_000],
  [seconds + 2, 2_000],
  [arrival + 2, 2],
])('%j is believed, as UTC where it has no zone', (timestamp, offset) => {
  expect(eventTime(timestamp, arrival)).toEqual({ time: arrival + offset, clock: 'listener' });
});

test.each([
  undefined,
  null,
  '',
  'yesterday',
  '2025-13-40T99:00:00',
  '2025-07-08T19:00:00',
  '2025-07-06T12:00:00',
  Number.NaN,
  {},
  [],
  -1,
])('%j is not, and the time of arrival counts', (timestamp) => {
  expect(eventTime(timestamp, arrival)).toEqual({ time: arrival, clock: 'arrival' });
});
