import * as z from 'zod';
import { duration, durationOrZero, email, hostAndPort, name, share, slackChannel, text, url } from './scalars.js';

/** The shape of everything about alerts and the people whom they reach. */

/** How urgent a notification is: `critical` wakes somebody up, `warning` waits for working hours, `info` is only shown. */
export const severities = ['critical', 'warning', 'info'] as const;

/** One of the severities. */
export type Severity = (typeof severities)[number];

export const channel = z.union(
  [
    z.strictObject({
      slack: z.strictObject({
        /** File that holds the address of the incoming webhook; read by Alertmanager, never by the generator. */
        webhookFile: text,
        /** Channel to post to. Default: the webhook's own. */
        channel: slackChannel.optional(),
      }),
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
});
