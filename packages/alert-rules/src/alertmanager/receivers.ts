import { posix } from 'node:path';
import type { Catalog, Channel } from '@pulsetrail/catalog';
import type { GenerateOptions } from '../options.js';
import type { Destination, Manner } from './destination.js';
import { type SlackAccess, slackConfig } from './slack.js';

/** A receiver of Alertmanager with the integrations that we use; secrets only ever as files. */
export interface Receiver {
  readonly name: string;
  readonly slack_configs?: readonly object[];
  readonly email_configs?: readonly object[];
  readonly webhook_configs?: readonly object[];
}

/** Where a secret of the catalog lies. */
export const secretFile = (file: string, { baseDir }: GenerateOptions): string =>
  baseDir === undefined || posix.isAbsolute(file) ? file : posix.join(baseDir, file);

type Integration = { readonly key: Exclude<keyof Receiver, 'name'>; readonly config: object };

const sendsResolved = (manner: Manner): boolean => manner !== 'device-alarm' && manner !== 'watchdog';

/** How a channel of Slack is reached; the webhook that an option names is used whatever the catalog says. */
function slackAccess(
  channel: Extract<Channel, { slack: unknown } | { slackBot: unknown }>,
  options: GenerateOptions,
): SlackAccess {
  const other = options.slackWebhookFiles?.[channel.name];
  if ('slack' in channel) {
    return { ...channel.slack, webhookFile: other ?? secretFile(channel.slack.webhookFile, options) };
  }
  const { tokenFile, channel: room } = channel.slackBot;
  return other === undefined
    ? { tokenFile: secretFile(tokenFile, options), channel: room }
    : { webhookFile: other, channel: room };
}

const mail = ({ to }: { readonly to: readonly string[] }): object => ({
  to: to.join(', '),
  headers: { Subject: '{{ template "pulsetrail.email.subject" . }}' },
  text: '{{ template "pulsetrail.email.text" . }}',
  html: '{{ template "pulsetrail.email.html" . }}',
});

function integration(channel: Channel, manner: Manner, { links }: Catalog, options: GenerateOptions): Integration {
  const common = { send_resolved: sendsResolved(manner) };
  if ('email' in channel) return { key: 'email_configs', config: { ...common, ...mail(channel.email) } };
  if ('webhook' in channel) {
    const { webhook } = channel;
    const target = 'url' in webhook ? { url: webhook.url } : { url_file: secretFile(webhook.urlFile, options) };
    return { key: 'webhook_configs', config: { ...common, ...target } };
  }
  return { key: 'slack_configs', config: { ...common, ...slackConfig(slackAccess(channel, options), manner, links) } };
}

/** A receiver that combines the channels of a destination, in the order of the catalog. */
export function receiver(
  { name, manner, channels }: Destination,
  catalog: Catalog,
  options: GenerateOptions,
): Receiver {
  const integrations = catalog.channels
    .filter((channel) => channels.includes(channel.name))
    .map((channel) => integration(channel, manner, catalog, options));
  const byKey = Map.groupBy(integrations, ({ key }) => key);
  return { name, ...Object.fromEntries([...byKey].map(([key, all]) => [key, all.map(({ config }) => config)])) };
}
