import * as z from 'zod';
import { alertCategories } from './category.js';
import {
  clockTime,
  duration,
  durationOrZero,
  email,
  exportedLabel,
  hostAndPort,
  name,
  share,
  slackChannel,
  slackRoom,
  text,
  timeZone,
  url,
} from './scalars.js';
import { severities } from './severity.js';
import { anomaly, thresholdRule } from './threshold-definition.js';

/** The shape of everything about alerts and the people whom they reach. */

export const channel = z.union(
  [
    z.strictObject({
      slack: z.union(
        [
          z.strictObject({
            /** File that holds the address of the incoming webhook; read by Alertmanager, never by the generator. */
            webhookFile: text,
            /** Channel to post to. Default: the webhook's own. */
            channel: slackChannel.optional(),
          }),
          z.strictObject({
            /** File that holds a bot's token (`xoxb-...`, scope `chat:write`); read by Alertmanager. */
            tokenFile: text,
            /** Channel to post to, into which the bot is invited: `#alerts`, or its id. */
            channel: slackRoom,
          }),
        ],
        'write { webhookFile } or { tokenFile, channel }',
      ),
    }),
    z.strictObject({
      email: z.strictObject({
        to: z.array(email).min(1, 'name at least one address').readonly(),
      }),
    }),
    z.strictObject({
      webhook: z.union(
        [
          z.strictObject({
            /** Where to post to. */
            url,
          }),
          z.strictObject({
            /** File that holds the address, where it contains a secret; read by Alertmanager. */
            urlFile: text,
          }),
        ],
        'write { url } or { urlFile }',
      ),
    }),
  ],
  'write { slack: { webhookFile } }, { email: { to } } or { webhook: { url } }',
);

/** The days of the week, as Alertmanager writes them. */
export const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

/** One day of the week. */
export type Weekday = (typeof weekdays)[number];

const timeInterval = z
  .strictObject({
    /** Default: every day. */
    days: z.array(z.enum(weekdays)).min(1, 'name at least one day').readonly().optional(),
    /** When it begins, such as `08:00`. Default `00:00`. */
    from: clockTime.optional(),
    /** When it ends, such as `18:00`; before `from` it is the next day's. Default `24:00`. */
    to: clockTime.optional(),
    /** Time zone of the hours, such as `Europe/Berlin`. Default `UTC`. */
    zone: timeZone.optional(),
  })
  .refine(
    ({ from = '00:00', to = '24:00' }) => from !== to && from !== '24:00',
    'lasts no time; write another from or to',
  );

const channelNames = z.array(name).readonly();

const routeRule = z
  .strictObject({
    /** The alerts that it is about: each given part must be what the alert carries. */
    match: z
      .strictObject({
        category: z.enum(alertCategories).optional(),
        service: name.optional(),
        owner: text.optional(),
        severity: z.enum(severities).optional(),
      })
      .refine((match) => Object.values(match).some((value) => value !== undefined), {
        message: 'name at least one of category, service, owner, severity',
      }),
    /** The channels that these alerts are sent to; none of them when empty. */
    channels: channelNames,
    /** An interval of `alerting.timeIntervals` outside which they are held back. */
    during: name.optional(),
    /** An interval of `alerting.timeIntervals` within which they are held back. */
    mute: name.optional(),
  })
  .refine(({ during, mute }) => during === undefined || during !== mute, 'during and mute are one; it never notifies');

/** Who hears of what. */
export const routes = z.strictObject({
  /** The channels that each severity is sent to. */
  critical: channelNames.optional(),
  warning: channelNames.optional(),
  info: channelNames.optional(),
  /**
   * What goes elsewhere than its severity says; the first that matches decides. Device alarms follow only those that
   * name `category: 'device-alarm'`.
   */
  rules: z.array(routeRule).readonly().optional(),
});

/** Base addresses of what messages link to; a link without one is left out. */
const links = z.strictObject({
  /** Grafana, for a service's dashboard. */
  grafana: url.optional(),
  /** Alertmanager, for the group of alerts and for silences. */
  alertmanager: url.optional(),
  /** Prometheus, for an alert's expression. */
  prometheus: url.optional(),
  /** Jaeger's search page, for the traces of a service. */
  traces: url.optional(),
});

const tier = z.strictObject({
  /** Long window: how much of the past decides. */
  long: duration,
  /** Short window: how soon the alert ends. Default: a twelfth of the long one. */
  short: duration.optional(),
  /** Either the share of the period's budget that the long window may use up, such as `2%` ... */
  budget: share.optional(),
  /** ... or how many times faster than allowed the budget burns. */
  factor: z.number().positive('write a number above zero').optional(),
  /** How long the condition must hold. Default `0s`. */
  for: durationOrZero.optional(),
  severity: z.enum(severities),
});

export const alerting = z.strictObject({
  /** The period over which a promise is kept. Default `30d`. */
  period: duration.optional(),
  /** How often Prometheus scrapes. Default `15s`. */
  scrapeInterval: duration.optional(),
  /** How often Prometheus evaluates the rules. Default `15s`. */
  evaluationInterval: duration.optional(),
  /** The window of rules that look at the present: quantiles and rates. Default `5m`. */
  window: duration.optional(),
  /** How long a rule on the present must hold. Default `2m`. */
  for: durationOrZero.optional(),
  /** How long an alert goes on after its condition has ended, against flapping. Default `0s`. */
  keepFiringFor: durationOrZero.optional(),
  /** Fewer bad events than this in the long window never alert. Default 5. */
  minimumBadEvents: z.int().min(1, 'write a whole number of at least 1').optional(),
  /** Burn tiers by name, instead of the four of the SRE workbook. */
  tiers: z
    .record(name, tier)
    .refine((tiers) => Object.keys(tiers).length > 0, 'name at least one burn tier, or leave tiers out for the default')
    .optional(),
  /** Labels by which Prometheus tells clusters apart, such as `cluster`; everything is then told apart by them. Default: none. */
  clusterLabels: z.array(exportedLabel).readonly().optional(),
  /**
   * How Prometheus keeps histograms: `classic`, in series by `le`, or `native`, as scraped with
   * `scrape_native_histograms` and `convert_classic_histograms_to_nhcb`, or received over OTLP. Default `classic`.
   */
  histograms: z.enum(['classic', 'native']).optional(),
  /** Rules of the team's own by name: a value against a threshold. */
  rules: z.record(name, thresholdRule).optional(),
  /** Rules of the team's own by name: a value against what it was at this hour of the weeks before. */
  anomalies: z.record(name, anomaly).optional(),
  /** Times of the week by name, for `routes.rules`. */
  timeIntervals: z.record(name, timeInterval).optional(),
  /** The channel of the alert that always fires: whoever no longer gets it every few minutes knows that alerting is down. */
  watchdog: name.optional(),
  /** Base addresses of what messages link to. */
  links: links.optional(),
  /** Address of the folder where the generated runbooks are published. Default: no link to them. */
  runbooks: url.optional(),
});

export const smtp = z.strictObject({
  /** Mail server as `host:port`. */
  smarthost: hostAndPort,
  /** The address that mail comes from. */
  from: email,
  username: text.optional(),
  /** File that holds the password; read by Alertmanager. */
  passwordFile: text.optional(),
  /** Whether TLS is required. Default true. */
  requireTls: z.boolean().optional(),
  /** Whether the connection begins with TLS, as on port 465, instead of STARTTLS. Default false. */
  implicitTls: z.boolean().optional(),
  /** File of the authority that signed the server's certificate. Default: those that the system trusts. */
  caFile: text.optional(),
});
