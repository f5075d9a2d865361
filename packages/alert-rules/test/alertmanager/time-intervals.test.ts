import { expect, test } from 'vitest';
import { timeIntervals } from '../../src/alertmanager/time-intervals.js';

const ranges = (days: ('friday' | 'saturday')[], from: string, to: string) =>
  timeIntervals([{ name: 'i', days, from, to, zone: 'UTC' }]);

test.for([
  ['a whole week', [], '00:00', '24:00', [{ location: 'UTC' }]],
  [
    'hours of some days',
    ['friday'],
    '08:00',
    '18:00',
    [{ times: [{ start_time: '08:00', end_time: '18:00' }], weekdays: ['friday'], location: 'UTC' }],
  ],
  [
    'a night, which ends the day after',
    ['friday', 'saturday'],
    '22:00',
    '06:00',
    [
      { times: [{ start_time: '22:00', end_time: '24:00' }], weekdays: ['friday', 'saturday'], location: 'UTC' },
      { times: [{ start_time: '00:00', end_time: '06:00' }], weekdays: ['saturday', 'sunday'], location: 'UTC' },
    ],
  ],
  [
    'an evening until midnight',
    [],
    '22:00',
    '00:00',
    [{ times: [{ start_time: '22:00', end_time: '24:00' }], location: 'UTC' }],
  ],
] as const)('%s', ([, days, from, to, expected]) => {
  expect(ranges([...days], from, to)).toEqual([{ name: 'i', time_intervals: expected }]);
});
