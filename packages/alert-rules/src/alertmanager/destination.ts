import { type Catalog, type RouteRule, type Severity, severities } from '@pulsetrail/catalog';

/**
 * How a receiver notifies: as a severity asks; of device alarms; or of the alert that always fires. The latter two send no
 * resolved notices: an alarm that is no longer new is not over, and the end of a sign of life must not look like one.
 */
export type Manner = Severity | 'device-alarm' | 'watchdog';

/** Channels that are notified together, the receiver of that name. */
export interface Destination {
  readonly name: string;
  readonly manner: Manner;
  readonly channels: readonly string[];
}

/** Where nobody is notified. */
export const nowhere: Destination = { name: 'none', manner: 'info', channels: [] };

/** Channels that some alerts have for themselves. */
const chosen = (manner: Manner, channels: readonly string[]): Destination =>
  channels.length === 0 ? nowhere : { name: `${manner}-to-${channels.join('+')}`, manner, channels };

/** The most urgent severity that has channels: what nothing urgent may miss. */
export const mostUrgent = ({ routes }: Catalog): Severity | undefined =>
  severities.find((severity) => routes[severity].length > 0);

/** Where a severity goes: to its channels, or to the most urgent ones where it is itself more urgent still. */
export function ofSeverity(severity: Severity, catalog: Catalog): Destination {
  const own = catalog.routes[severity];
  if (own.length > 0) return { name: severity, manner: severity, channels: own };
  const urgent = mostUrgent(catalog);
  const isMoreUrgent = urgent !== undefined && severities.indexOf(severity) < severities.indexOf(urgent);
  return isMoreUrgent ? ofSeverity(urgent, catalog) : nowhere;
}

/** Where device alarms go that no rule sends elsewhere, and alerts without any severity: to the most urgent channels. */
export function mostUrgently(manner: 'device-alarm' | 'critical', catalog: Catalog): Destination {
  const urgent = mostUrgent(catalog);
  if (urgent === undefined) return nowhere;
  return manner === 'critical'
    ? ofSeverity(urgent, catalog)
    : { name: manner, manner, channels: catalog.routes[urgent] };
}

/** Where the alert that always fires goes. */
export const ofWatchdog = ({ watchdog }: Catalog): Destination =>
  watchdog === undefined ? nowhere : { name: 'watchdog', manner: 'watchdog', channels: [watchdog] };

/** Where alerts go that carry channels of their own. */
export const ofOwnChannels = (severity: Severity, channels: readonly string[]): Destination =>
  chosen(severity, channels);

/** Whether a rule is about device alarms; no other rule moves them. */
export const isOfDeviceAlarms = ({ match }: RouteRule): boolean => match.category === 'device-alarm';

/** Where a rule of the catalog sends what it matches. */
export const ofRule = (rule: RouteRule): Destination =>
  chosen(isOfDeviceAlarms(rule) ? 'device-alarm' : (rule.match.severity ?? 'critical'), rule.channels);
