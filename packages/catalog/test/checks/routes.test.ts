import { expect, test } from 'vitest';
import { faultsOf } from '../faults.js';

const channels = { c: { email: { to: ['a@b'] } } };
const rule = (parts: object) => ({ services: {}, channels, routes: { rules: [{ match: { owner: 'a' }, ...parts }] } });

test.each<[string, object, string[]]>([
  [
    'a channel that is not declared',
    { services: {}, channels, routes: { critical: ['c'], info: ['d'] } },
    ['routes.info.0: unknown channel; use one of c, or declare it in channels (found "d")'],
  ],
  [
    'a channel where none is declared',
    { services: {}, routes: { warning: ['d'] } },
    ['routes.warning.0: unknown channel; declare it in channels (found "d")'],
  ],
  [
    'a channel twice',
    { services: {}, channels, routes: { info: ['c', 'c'] } },
    ['routes.info.1: duplicate channel; remove one (found "c")'],
  ],
  [
    'an unknown channel and intervals of a rule',
    rule({ channels: ['c', 'd'], during: 'office', mute: 'night' }),
    [
      'routes.rules.0.channels.1: unknown channel; use one of c, or declare it in channels (found "d")',
      'routes.rules.0.during: unknown time interval; declare it in alerting.timeIntervals (found "office")',
      'routes.rules.0.mute: unknown time interval; declare it in alerting.timeIntervals (found "night")',
    ],
  ],
  [
    'a watchdog without its channel',
    { services: {}, channels, alerting: { watchdog: 'd' } },
    ['alerting.watchdog: unknown channel; use one of c, or declare it in channels (found "d")'],
  ],
])('%s', (_what, definition, lines) => {
  expect(faultsOf(definition)).toEqual(lines);
});

test('what is declared but itself faulty counts as declared', () => {
  const faulty = {
    ...rule({ channels: ['c'], during: 'i' }),
    channels: { c: 1 },
    alerting: { timeIntervals: { i: 1 }, watchdog: 'c' },
  };
  expect(faultsOf(faulty).filter((line) => line.includes('unknown'))).toEqual([]);
});
