import type { Finding } from '../finding.js';
import type { Path } from '../path.js';
import { severities } from '../severity.js';
import type { Check } from './check.js';
import { unknown } from './references.js';

/** Every channel and time interval that a route names must be declared. */
export const routes: Check = ({ catalog, names }) => {
  const channels = names('channels') ?? [];
  const intervals = names('alerting', 'timeIntervals') ?? [];
  const unknownChannel = (path: Path, name: string) => unknown(path, name, channels, 'channel', 'channels');
  const unknownInterval = (path: Path, name: string | undefined) =>
    name === undefined ? [] : unknown(path, name, intervals, 'time interval', 'alerting.timeIntervals');
  const channelList = (path: Path, list: readonly string[]): Finding[] =>
    list.flatMap((channel, index) => [
      ...unknownChannel([...path, index], channel),
      ...(list.indexOf(channel) < index ? [{ path: [...path, index], message: 'duplicate channel; remove one' }] : []),
    ]);

  return [
    ...severities.flatMap((severity) => channelList(['routes', severity], catalog.routes[severity])),
    ...catalog.routeRules.flatMap(({ channels: list, during, mute }, index) => {
      const path = ['routes', 'rules', index];
      return [
        ...channelList([...path, 'channels'], list),
        ...unknownInterval([...path, 'during'], during),
        ...unknownInterval([...path, 'mute'], mute),
      ];
    }),
    ...(catalog.watchdog === undefined ? [] : unknownChannel(['alerting', 'watchdog'], catalog.watchdog)),
  ];
};
