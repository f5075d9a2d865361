import { type Catalog, type Smtp, severities } from '@pulsetrail/catalog';
import type { GenerateOptions } from '../options.js';
import type { RuleGroup } from '../rule.js';
import {
  type Destination,
  mostUrgently,
  nowhere,
  ofOwnChannels,
  ofRule,
  ofSeverity,
  ofWatchdog,
} from './destination.js';
import { inhibitRules } from './inhibition.js';
import { type OwnLabels, ownLabels } from './own-labels.js';
import { receiver, secretFile } from './receivers.js';
import { routingTree } from './routes.js';
import { timeIntervals } from './time-intervals.js';

/** A mail server on this machine needs no TLS: nothing leaves it on the way there. */
const localSmtp: Smtp = { smarthost: 'localhost:25', from: 'pulsetrail@localhost', requireTls: false };

const smtpSettings = (
  { smarthost, from, username, passwordFile, requireTls, implicitTls, caFile }: Smtp,
  options: GenerateOptions,
) => ({
  smtp_smarthost: smarthost,
  smtp_from: from,
  ...(username === undefined ? {} : { smtp_auth_username: username }),
  ...(passwordFile === undefined ? {} : { smtp_auth_password_file: secretFile(passwordFile, options) }),
  smtp_require_tls: requireTls,
  ...(implicitTls === undefined ? {} : { smtp_force_implicit_tls: implicitTls }),
  ...(caFile === undefined ? {} : { smtp_tls_config: { ca_file: secretFile(caFile, options) } }),
});

/** Every destination that some alert may have, once each; {@link nowhere} last. */
function destinations(catalog: Catalog, own: OwnLabels): Destination[] {
  const all = [
    ...severities.map((severity) => ofSeverity(severity, catalog)),
    mostUrgently('device-alarm', catalog),
    ofWatchdog(catalog),
    ...own.channels.map(({ severity, names }) => ofOwnChannels(severity, names)),
    ...catalog.routeRules.map(ofRule),
  ].filter(({ name }) => name !== nowhere.name);
  return [...new Map([...all, nowhere].map((destination) => [destination.name, destination])).values()];
}

/** The configuration of Alertmanager for the alerts of a catalog. */
export function alertmanagerConfig(
  catalog: Catalog,
  groups: readonly RuleGroup[],
  templates: readonly string[],
  options: GenerateOptions,
): object {
  const own = ownLabels(groups);
  const mails = catalog.channels.some((channel) => 'email' in channel);
  return {
    ...(mails ? { global: smtpSettings(options.smtp ?? catalog.smtp ?? localSmtp, options) } : {}),
    templates,
    ...(catalog.timeIntervals.length === 0 ? {} : { time_intervals: timeIntervals(catalog.timeIntervals) }),
    route: routingTree(catalog, own, options.timing ?? {}),
    inhibit_rules: inhibitRules(catalog.alerting),
    receivers: destinations(catalog, own).map((destination) => receiver(destination, catalog, options)),
  };
}
