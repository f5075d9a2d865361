import { type Catalog, type Smtp, severities } from '@pulsetrail/catalog';
import type { GenerateOptions } from '../options.js';
import { inhibitRules } from './inhibition.js';
import { type Receiver, receiver, secretFile, silentReceiver } from './receivers.js';
import { deviceAlarmReceiver, mostUrgent, routingTree } from './routes.js';

/** A mail server on this machine needs no TLS: nothing leaves it on the way there. */
const localSmtp: Smtp = { smarthost: 'localhost:25', from: 'pulsetrail@localhost', requireTls: false };

const smtpSettings = ({ smarthost, from, username, passwordFile, requireTls }: Smtp, options: GenerateOptions) => ({
  smtp_smarthost: smarthost,
  smtp_from: from,
  ...(username === undefined ? {} : { smtp_auth_username: username }),
  ...(passwordFile === undefined ? {} : { smtp_auth_password_file: secretFile(passwordFile, options) }),
  smtp_require_tls: requireTls,
});

/**
 * The configuration of Alertmanager: a receiver for each severity that has channels, one for device alarms (the most
 * urgent channels, without resolved notices: an alarm that is no longer new is not over), and one that notifies nobody.
 */
export function alertmanagerConfig(catalog: Catalog, templates: readonly string[], options: GenerateOptions): object {
  const { routes, channels, alerting } = catalog;
  const routed = severities.filter((severity) => routes[severity].length > 0);
  const receivers: Receiver[] = routed.map((severity) => receiver(severity, routes[severity], catalog, options, true));
  const urgent = mostUrgent(routed);
  if (urgent !== undefined) receivers.push(receiver(deviceAlarmReceiver, routes[urgent], catalog, options, false));
  const mails = channels.some((channel) => 'email' in channel);
  return {
    ...(mails ? { global: smtpSettings(options.smtp ?? catalog.smtp ?? localSmtp, options) } : {}),
    templates,
    route: routingTree(routed, silentReceiver.name, options.timing ?? {}),
    inhibit_rules: inhibitRules(alerting.tiers),
    receivers: [...receivers, silentReceiver],
  };
}
