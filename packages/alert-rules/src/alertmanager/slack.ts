import type { Links } from '@pulsetrail/catalog';
import { messageLinks } from '../templates/links.js';
import type { Manner } from './destination.js';

/** How Alertmanager reaches Slack: the webhook's address, or a bot's token; both lie in files. */
export type SlackAccess =
  | { readonly webhookFile: string; readonly channel?: string | undefined }
  | { readonly tokenFile: string; readonly channel: string };

/** What a bot posts to. Alertmanager changes its own messages only under exactly this address. */
const slackApi = 'https://slack.com/api/chat.postMessage';

/** A changed message calls nobody: what is critical, and every device alarm, is posted anew. */
const isChanged = (manner: Manner): boolean => manner !== 'critical' && manner !== 'device-alarm';

function accessOf(access: SlackAccess, manner: Manner): object {
  if ('webhookFile' in access) {
    return { api_url_file: access.webhookFile, ...(access.channel === undefined ? {} : { channel: access.channel }) };
  }
  return {
    api_url: slackApi,
    // Not `app_token_file`: with it, Alertmanager 0.33 crashes on `update_message`.
    http_config: { authorization: { credentials_file: access.tokenFile } },
    channel: access.channel,
    ...(isChanged(manner) ? { update_message: true } : {}),
  };
}

/** A `slack_config` of Alertmanager: one attachment with a button for each link. */
export function slackConfig(access: SlackAccess, manner: Manner, links: Links): object {
  const buttons = messageLinks(links, manner === 'device-alarm');
  return {
    ...accessOf(access, manner),
    color: '{{ template "pulsetrail.slack.color" . }}',
    title: '{{ template "pulsetrail.slack.title" . }}',
    // Set always: Alertmanager's own default links to its web page, which is not everywhere.
    title_link: links.alertmanager === undefined ? '' : '{{ template "pulsetrail.link.group" . }}',
    text: '{{ template "pulsetrail.slack.text" . }}',
    fallback: '{{ template "pulsetrail.slack.title" . }}',
    ...(buttons.length === 0
      ? {}
      : {
          actions: buttons.map(({ name, words }) => ({
            type: 'button',
            text: words,
            url: `{{ template "pulsetrail.link.${name}" . }}`,
          })),
        }),
  };
}
