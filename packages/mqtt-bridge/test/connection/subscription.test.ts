import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isFilter, isGroup, parseSubscription, sentFilter } from '../../src/connection/subscription.js';

test.each([
  ['#', true],
  ['a/+/b', true],
  ['a/#', true],
  ['', false],
  ['a/#/b', false],
  ['a+/b', false],
  ['a#', false],
  ['a\0b', false],
])('whether %j is a filter: %s', (text, expected) => {
  expect(isFilter(text)).toBe(expected);
});

test.each([
  ['wards', true],
  ['', false],
  ['a/b', false],
  ['a+', false],
  ['#', false],
])('whether %j names a group: %s', (text, expected) => {
  expect(isGroup(text)).toBe(expected);
});

test.each([
  ['iMEDE_watch/#', { filter: 'iMEDE_watch/#', qos: 1 }, 'iMEDE_watch/#'],
  ['iMEDE_watch/#:0', { filter: 'iMEDE_watch/#', qos: 0 }, 'iMEDE_watch/#'],
  ['$share/wards/iMEDE_watch/#:1', { filter: 'iMEDE_watch/#', qos: 1, group: 'wards' }, '$share/wards/iMEDE_watch/#'],
  ['$share/wards//a', { filter: '/a', qos: 1, group: 'wards' }, '$share/wards//a'],
  ['ward:7/a', { filter: 'ward:7/a', qos: 1 }, 'ward:7/a'],
  ['ward:7:0', { filter: 'ward:7', qos: 0 }, 'ward:7'],
  ['$SYS/#', { filter: '$SYS/#', qos: 1 }, '$SYS/#'],
])('reads %s', (text, subscription, sent) => {
  const read = parseSubscription(text);
  expect(read).toEqual(subscription);
  expect(read && sentFilter(read)).toBe(sent);
});

test.each(['', ':1', 'a:2', 'a:10', 'a/#/b:1', '$share/wards', '$share//a', '$share/a+/b', '$share/a/$share/b/c'])(
  'does not read %j',
  (text) => {
    expect(parseSubscription(text)).toBeUndefined();
  },
);

test('whatever is read can be sent and read again', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', '/', '+', '#', '$', ':', '0', '1', '$share/', 'x') }),
      (text) => {
        const read = parseSubscription(text);
        if (read === undefined) return;
        expect(isFilter(read.filter)).toBe(true);
        expect(parseSubscription(`${sentFilter(read)}:${read.qos}`)).toEqual(read);
      },
    ),
    { numRuns: 2_000 },
  );
});
