import { type Catalog, formatDuration, type RouteRule, type Severity, severities } from '@pulsetrail/catalog';
import type { NotificationTiming } from '../options.js';
import { quote } from '../promql.js';
import {
  type Destination,
  isOfDeviceAlarms,
  mostUrgently,
  nowhere,
  ofOwnChannels,
  ofRule,
  ofSeverity,
  ofWatchdog,
} from './destination.js';
import { channelsLabel, cooldownLabel, type OwnLabels } from './own-labels.js';

/** A node of Alertmanager's routing tree. */
export interface Route {
  readonly receiver?: string;
  readonly matchers?: readonly string[];
  readonly group_by?: readonly string[];
  readonly group_wait?: string;
  readonly group_interval?: string;
  readonly repeat_interval?: string;
  readonly active_time_intervals?: readonly string[];
  readonly mute_time_intervals?: readonly string[];
  readonly routes?: readonly Route[];
}

const minute = 60;
const hour = 3_600;

const repeats: Readonly<Record<Severity, number>> = { critical: 4 * hour, warning: 12 * hour, info: 24 * hour };

/** Writes a matcher of an alert's label. */
export const matcher = (label: string, operator: '=' | '!=' | '=~', value: string): string =>
  `${label}${operator}${quote(value)}`;

const equal = (label: string, value: string): string => matcher(label, '=', value);

type Held = Pick<Route, 'active_time_intervals' | 'mute_time_intervals'>;

/** When a rule holds back. Alertmanager does not hand this down to the routes below. */
const heldBack = ({ during, mute }: Pick<RouteRule, 'during' | 'mute'>): Held => ({
  ...(during === undefined ? {} : { active_time_intervals: [during] }),
  ...(mute === undefined ? {} : { mute_time_intervals: [mute] }),
});

/** Builds routes that wait and repeat as a severity and an alert's own cooldown ask. */
function pacing(timing: NotificationTiming, { cooldowns }: OwnLabels) {
  const interval = timing.groupInterval ?? 5 * minute;
  const repeat = (severity: Severity): string => formatDuration(timing.repeatInterval ?? repeats[severity]);
  /** A group is looked at once an interval, so that one that repeats sooner needs a shorter one. */
  const cooledDown = (held: Held): Route[] =>
    cooldowns.map(({ label, seconds }) => ({
      matchers: [equal(cooldownLabel, label)],
      ...(seconds < interval ? { group_interval: formatDuration(seconds) } : {}),
      repeat_interval: formatDuration(seconds),
      ...held,
    }));
  const bySeverity = (held: Held): Route[] =>
    severities.slice(1).map((severity) => ({
      matchers: [equal('severity', severity)],
      repeat_interval: repeat(severity),
      ...held,
    }));
  return (
    { name }: Destination,
    matchers: readonly string[],
    severity: Severity | undefined,
    rule: Pick<RouteRule, 'during' | 'mute'> = {},
  ): Route => {
    if (name === nowhere.name) return { receiver: name, matchers };
    const held = heldBack(rule);
    const routes = [...cooledDown(held), ...(severity === undefined ? bySeverity(held) : [])];
    return {
      receiver: name,
      matchers,
      group_wait: formatDuration(timing.groupWait ?? 30),
      group_interval: formatDuration(interval),
      repeat_interval: repeat(severity ?? 'critical'),
      ...held,
      ...(routes.length === 0 ? {} : { routes }),
    };
  };
}

const matchersOf = ({ match }: RouteRule): string[] =>
  Object.entries(match).map(([label, value]) => equal(label, value));

/** A sign of life is to come every few minutes, whatever else happens. */
const watchdogRoute = (catalog: Catalog, { groupInterval, repeatInterval }: NotificationTiming): Route => ({
  receiver: ofWatchdog(catalog).name,
  matchers: [equal('category', 'watchdog')],
  group_wait: '0s',
  group_interval: formatDuration(Math.min(minute, groupInterval ?? minute)),
  repeat_interval: formatDuration(Math.min(5 * minute, repeatInterval ?? 5 * minute)),
});

/**
 * Every device alarm is a group of its own, sent at once and only once: in a common group a further one would wait for
 * the group's next turn and repeat the earlier ones. A turn each second notices soon that an alarm is over, for a counter
 * that restarts may use its number again.
 */
function deviceAlarmRoute(catalog: Catalog): Route {
  const rules = catalog.routeRules.filter(isOfDeviceAlarms);
  return {
    receiver: mostUrgently('device-alarm', catalog).name,
    matchers: [equal('category', 'device-alarm')],
    group_by: ['...'],
    group_wait: '0s',
    group_interval: '1s',
    ...(rules.length === 0
      ? {}
      : {
          routes: rules.map((rule) => ({
            receiver: ofRule(rule).name,
            matchers: matchersOf(rule),
            ...heldBack(rule),
          })),
        }),
  };
}

/** The labels by which alerts are notified together. */
const groupBy = ({ alerting }: Catalog): string[] => ['alertname', 'service', 'pipeline', ...alerting.clusterLabels];

/**
 * The routing tree, in the order in which it decides: the sign of life; severity `none`, which asks for no notification;
 * device alarms; alerts with channels of their own; the catalog's rules; one route for each severity. Nothing urgent gets
 * lost: what is more urgent than every severity with channels, and what carries no known severity, goes where the most
 * urgent does.
 */
export function routingTree(catalog: Catalog, own: OwnLabels, timing: NotificationTiming): Route {
  const paced = pacing(timing, own);
  const rules = catalog.routeRules.filter((rule) => !isOfDeviceAlarms(rule));
  return {
    receiver: mostUrgently('critical', catalog).name,
    group_by: groupBy(catalog),
    routes: [
      watchdogRoute(catalog, timing),
      { receiver: nowhere.name, matchers: [equal('severity', 'none')] },
      deviceAlarmRoute(catalog),
      ...own.channels.map(({ severity, label, names }) =>
        paced(ofOwnChannels(severity, names), [equal(channelsLabel, label), equal('severity', severity)], severity),
      ),
      ...rules.map((rule) => paced(ofRule(rule), matchersOf(rule), rule.match.severity, rule)),
      ...severities.map((severity) => paced(ofSeverity(severity, catalog), [equal('severity', severity)], severity)),
    ],
  };
}
