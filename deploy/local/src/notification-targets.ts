import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Channel, Smtp } from '@pulsetrail/catalog';
import { StackError } from './error.js';
import type { StackCatalog } from './stack-catalog.js';

/** Where notifications go: each kind either to what is configured or to the local endpoint. */
export interface NotificationTargets {
  /** By channel: the file with the address of the real webhook. */
  readonly slackWebhookFiles: Readonly<Record<string, string>>;
  /** Channels for the local Slack endpoint. */
  readonly localSlackChannels: readonly string[];
  /** The real mail server, where one is configured. */
  readonly smtp?: Smtp;
  /** Whether mail goes to the local mail endpoint. */
  readonly localMail: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

const slackFile = (channel: Channel & { slack: unknown }, folder: string, environment: Environment) => {
  const chosen = environment.SLACK_WEBHOOK_FILE;
  if (chosen === undefined || chosen === '') {
    const { webhookFile } = (channel as Extract<Channel, { slack: object }>).slack;
    const file = resolve(folder, webhookFile);
    return existsSync(file) ? file : undefined;
  }
  if (existsSync(chosen)) return resolve(chosen);
  throw new StackError(
    `SLACK_WEBHOOK_FILE names ${chosen}, which does not exist: write the webhook's address into that file, or leave the variable unset for the local endpoint.`,
  );
};

const smtpFrom = (environment: Environment): Smtp | undefined => {
  const { SMTP_SMARTHOST, SMTP_FROM, SMTP_USERNAME, SMTP_PASSWORD_FILE } = environment;
  if (SMTP_SMARTHOST === undefined || SMTP_SMARTHOST === '') return undefined;
  if (SMTP_FROM === undefined || SMTP_FROM === '') {
    throw new StackError('SMTP_SMARTHOST is set but SMTP_FROM is not: set it to the address that mail comes from.');
  }
  return {
    smarthost: SMTP_SMARTHOST,
    from: SMTP_FROM,
    requireTls: true,
    ...(SMTP_USERNAME === undefined ? {} : { username: SMTP_USERNAME }),
    ...(SMTP_PASSWORD_FILE === undefined ? {} : { passwordFile: resolve(SMTP_PASSWORD_FILE) }),
  };
};

/**
 * Decides from the catalog and the environment: `SLACK_WEBHOOK_FILE` (for every Slack channel) before the catalog's
 * `webhookFile` before the local endpoint; `SMTP_SMARTHOST` with `SMTP_FROM`, `SMTP_USERNAME` and `SMTP_PASSWORD_FILE`
 * before the catalog's `smtp` before the local endpoint.
 */
export function notificationTargets({ catalog, folder }: StackCatalog, environment: Environment): NotificationTargets {
  const slackWebhookFiles: Record<string, string> = {};
  const localSlackChannels: string[] = [];
  for (const channel of catalog.channels) {
    if (!('slack' in channel)) continue;
    const file = slackFile(channel, folder, environment);
    if (file === undefined) localSlackChannels.push(channel.name);
    else slackWebhookFiles[channel.name] = file;
  }
  const smtp = smtpFrom(environment) ?? catalog.smtp;
  const localMail = smtp === undefined && catalog.channels.some((channel) => 'email' in channel);
  return { slackWebhookFiles, localSlackChannels, localMail, ...(smtp === undefined ? {} : { smtp }) };
}
