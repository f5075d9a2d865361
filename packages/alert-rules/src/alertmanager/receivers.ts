import { posix } from 'node:path';
import type { Catalog, Channel } from '@pulsetrail/catalog';
import type { GenerateOptions } from '../options.js';

/** A receiver of Alertmanager with the integrations that we use; secrets only ever as files. */
export interface Receiver {
  readonly name: string;
  readonly slack_configs?: readonly object[];
  readonly email_configs?: readonly object[];
  readonly webhook_configs?: readonly object[];
}

/** The receiver of what nobody is to be notified of. */
export const silentReceiver: Receiver = { name: 'none' };

/** Where a secret of the catalog lies. */
export const secretFile = (file: string, { baseDir }: GenerateOptions): string =>
  baseDir === undefined || posix.isAbsolute(file) ? file : posix.join(baseDir, file);

type Integration = { readonly key: Exclude<keyof Receiver, 'name'>; readonly config: object };

function integration(channel: Channel, sendResolved: boolean, options: GenerateOptions): Integration {
  const common = { send_resolved: sendResolved };
  if ('slack' in channel) {
    const { webhookFile, channel: room } = channel.slack;
    return {
      key: 'slack_configs',
      config: {
        ...common,
        api_url_file: options.slackWebhookFiles?.[channel.name] ?? secretFile(webhookFile, options),
        ...(room === undefined ? {} : { channel: room }),
        color: '{{ template "pulsetrail.slack.color" . }}',
        title: '{{ template "pulsetrail.slack.title" . }}',
        title_link: '{{ template "pulsetrail.link" . }}',
        text: '{{ template "pulsetrail.slack.text" . }}',
        fallback: '{{ template "pulsetrail.slack.title" . }}',
      },
    };
  }
  if ('email' in channel) {
    return {
      key: 'email_configs',
      config: {
        ...common,
        to: channel.email.to.join(', '),
        headers: { Subject: '{{ template "pulsetrail.email.subject" . }}' },
        text: '{{ template "pulsetrail.email.text" . }}',
        html: '{{ template "pulsetrail.email.html" . }}',
      },
    };
  }
  const target =
    'url' in channel.webhook
      ? { url: channel.webhook.url }
      : { url_file: secretFile(channel.webhook.urlFile, options) };
  return { key: 'webhook_configs', config: { ...common, ...target } };
}

/** A receiver that combines the named channels. */
export function receiver(
  name: string,
  channelNames: readonly string[],
  { channels }: Catalog,
  options: GenerateOptions,
  sendResolved: boolean,
): Receiver {
  const integrations = channels
    .filter((channel) => channelNames.includes(channel.name))
    .map((channel) => integration(channel, sendResolved, options));
  const byKey = Map.groupBy(integrations, ({ key }) => key);
  return { name, ...Object.fromEntries([...byKey].map(([key, all]) => [key, all.map(({ config }) => config)])) };
}
