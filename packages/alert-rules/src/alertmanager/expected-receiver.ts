import { type Catalog, type RouteRule, type Severity, severities } from '@pulsetrail/catalog';
import {
  isOfDeviceAlarms,
  mostUrgently,
  nowhere,
  ofOwnChannels,
  ofRule,
  ofSeverity,
  ofWatchdog,
} from './destination.js';
import { channelsLabel } from './own-labels.js';

const isSeverity = (text: string | undefined): text is Severity => severities.some((severity) => severity === text);

const matches = ({ match }: RouteRule, labels: Readonly<Record<string, string>>): boolean =>
  Object.entries(match).every(([label, value]) => labels[label] === value);

/** The receiver that a catalog means for an alert of these labels: what the routing tree has to come to. */
export function expectedReceiver(catalog: Catalog, labels: Readonly<Record<string, string>>): string {
  const { category, severity } = labels;
  if (category === 'watchdog') return ofWatchdog(catalog).name;
  if (severity === 'none') return nowhere.name;
  const rule = catalog.routeRules.find(
    (each) => isOfDeviceAlarms(each) === (category === 'device-alarm') && matches(each, labels),
  );
  if (category === 'device-alarm') return (rule ? ofRule(rule) : mostUrgently('device-alarm', catalog)).name;
  const own = labels[channelsLabel];
  if (own !== undefined && isSeverity(severity)) return ofOwnChannels(severity, own.split('+')).name;
  if (rule !== undefined) return ofRule(rule).name;
  return (isSeverity(severity) ? ofSeverity(severity, catalog) : mostUrgently('critical', catalog)).name;
}
