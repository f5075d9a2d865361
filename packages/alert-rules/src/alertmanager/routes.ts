import { formatDuration, type Severity, severities } from '@pulsetrail/catalog';
import type { NotificationTiming } from '../options.js';
import { quote } from '../promql.js';

/** A node of Alertmanager's routing tree. */
export interface Route {
  readonly receiver: string;
  readonly matchers?: readonly string[];
  readonly group_by?: readonly string[];
  readonly group_wait?: string;
  readonly group_interval?: string;
  readonly repeat_interval?: string;
  readonly routes?: readonly Route[];
}

/** The receiver of device alarms, and the value of `category` that they carry. */
export const deviceAlarmReceiver = 'device-alarm';

const minute = 60;
const hour = 3_600;

const repeats: Readonly<Record<Severity, number>> = { critical: 4 * hour, warning: 12 * hour, info: 24 * hour };

/** Writes a matcher of an alert's label. */
export const matcher = (label: string, operator: '=' | '!=' | '=~', value: string): string =>
  `${label}${operator}${quote(value)}`;

/**
 * Every device alarm is a group of its own, sent at once and only once: in a common group a further one would wait for
 * the group's next turn and repeat the earlier ones. A turn each second notices soon that an alarm is over, for a counter
 * that restarts may use its number again.
 */
const deviceAlarmRoute: Route = {
  receiver: deviceAlarmReceiver,
  matchers: [matcher('category', '=', 'device-alarm')],
  group_by: ['...'],
  group_wait: '0s',
  group_interval: '1s',
};

const severityRoute = (severity: Severity, receiver: string, timing: NotificationTiming): Route => ({
  receiver,
  matchers: [matcher('severity', '=', severity)],
  group_wait: formatDuration(timing.groupWait ?? 30),
  group_interval: formatDuration(timing.groupInterval ?? 5 * minute),
  repeat_interval: formatDuration(timing.repeatInterval ?? repeats[severity]),
});

/** The most urgent severity that has channels: the one that nothing urgent may miss. */
export const mostUrgent = (routed: readonly Severity[]): Severity | undefined =>
  severities.find((severity) => routed.includes(severity));

/** The severity whose channels another one uses: its own, or the most urgent one's where it is itself more urgent still. */
const receiverOf = (severity: Severity, routed: readonly Severity[], urgent: Severity, none: string): string => {
  if (routed.includes(severity)) return severity;
  return severities.indexOf(severity) < severities.indexOf(urgent) ? urgent : none;
};

/**
 * The routing tree: device alarms first, then one route for each severity, to the receiver of its name where it has
 * channels. Nothing urgent gets lost: what is more urgent than every severity with channels, and what carries no known
 * severity, goes where the most urgent does; severity `none` asks for no notification.
 */
export function routingTree(routed: readonly Severity[], none: string, timing: NotificationTiming): Route {
  const urgent = mostUrgent(routed);
  if (urgent === undefined) return { receiver: none };
  return {
    receiver: urgent,
    group_by: ['alertname', 'service', 'pipeline'],
    routes: [
      deviceAlarmRoute,
      ...severities.map((severity) => severityRoute(severity, receiverOf(severity, routed, urgent, none), timing)),
      { receiver: none, matchers: [matcher('severity', '=', 'none')] },
    ],
  };
}
