import type { AlertCategory } from './category.js';
import type { CatalogDefinition, ChannelDefinition } from './definition.js';
import type { Weekday } from './notification.js';
import { present } from './present.js';
import type { Severity } from './severity.js';

/** A notification channel with its name. */
export type Channel = { readonly name: string } & (
  | Exclude<ChannelDefinition, { readonly slack: unknown }>
  /** Slack by an incoming webhook. */
  | { readonly slack: { readonly webhookFile: string; readonly channel?: string | undefined } }
  /** Slack by a bot, which may change what it has posted. */
  | { readonly slackBot: { readonly tokenFile: string; readonly channel: string } }
);

/** What goes elsewhere than its severity says. */
export interface RouteRule {
  /** What an alert's labels must be. */
  readonly match: {
    readonly category?: AlertCategory;
    readonly service?: string;
    readonly owner?: string;
    readonly severity?: Severity;
  };
  readonly channels: readonly string[];
  /** Name of the time interval outside which it holds back. */
  readonly during?: string;
  /** Name of the time interval within which it holds back. */
  readonly mute?: string;
}

/** Times of the week. */
export interface TimeInterval {
  readonly name: string;
  /** None: every day. */
  readonly days: readonly Weekday[];
  /** `HH:MM`. */
  readonly from: string;
  /** `HH:MM`; before `from` it is the next day's. */
  readonly to: string;
  readonly zone: string;
}

/** Base addresses, without a slash at their end. */
export interface Links {
  readonly grafana?: string;
  readonly alertmanager?: string;
  readonly prometheus?: string;
  readonly traces?: string;
  /** The folder of the runbooks. */
  readonly runbooks?: string;
}

/** How mail is sent. */
export interface Smtp {
  readonly smarthost: string;
  readonly from: string;
  readonly username?: string;
  readonly passwordFile?: string;
  readonly requireTls: boolean;
  /** Default false. */
  readonly implicitTls?: boolean;
  readonly caFile?: string;
}

/** Who hears of what, how, and what stands in it. */
export interface NotificationModel {
  readonly channels: readonly Channel[];
  readonly routes: Readonly<Record<Severity, readonly string[]>>;
  /** The first that matches decides, before `routes`. */
  readonly routeRules: readonly RouteRule[];
  readonly timeIntervals: readonly TimeInterval[];
  /** The channel of the alert that always fires. */
  readonly watchdog?: string;
  readonly links: Links;
  readonly smtp?: Smtp;
}

function resolveChannel(name: string, channel: ChannelDefinition): Channel {
  if (!('slack' in channel)) return { name, ...channel };
  const { slack } = channel;
  return 'tokenFile' in slack ? { name, slackBot: slack } : { name, slack };
}

const withoutSlash = (address: string | undefined): string | undefined => address?.replace(/\/+$/, '');

function resolveLinks({ links, runbooks }: NonNullable<CatalogDefinition['alerting']>): Links {
  const { grafana, alertmanager, prometheus, traces } = links ?? {};
  return present({
    grafana: withoutSlash(grafana),
    alertmanager: withoutSlash(alertmanager),
    prometheus: withoutSlash(prometheus),
    traces: withoutSlash(traces),
    runbooks: withoutSlash(runbooks),
  });
}

const resolveSmtp = ({ smarthost, from, requireTls, ...rest }: NonNullable<CatalogDefinition['smtp']>): Smtp => ({
  smarthost,
  from,
  ...present(rest),
  requireTls: requireTls ?? true,
});

/** Turns what was written about notifications into what is read. */
export function resolveNotification({ channels, routes, alerting = {}, smtp }: CatalogDefinition): NotificationModel {
  return {
    channels: Object.entries(channels ?? {}).map(([name, channel]) => resolveChannel(name, channel)),
    routes: {
      critical: routes?.critical ?? [],
      warning: routes?.warning ?? [],
      info: routes?.info ?? [],
    },
    routeRules: (routes?.rules ?? []).map(({ match, channels: to, during, mute }) => ({
      match: present(match),
      channels: to,
      ...present({ during, mute }),
    })),
    timeIntervals: Object.entries(alerting.timeIntervals ?? {}).map(([name, { days, from, to, zone }]) => ({
      name,
      days: days ?? [],
      from: from ?? '00:00',
      to: to ?? '24:00',
      zone: zone ?? 'UTC',
    })),
    ...present({ watchdog: alerting.watchdog }),
    links: resolveLinks(alerting),
    ...(smtp === undefined ? {} : { smtp: resolveSmtp(smtp) }),
  };
}
