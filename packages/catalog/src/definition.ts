import * as z from 'zod';
import { deviceFamilyNames } from './devices.js';
import { type Duration, type Percentage, parseDuration, parsePercentage, parseRate, type Rate } from './quantities.js';

/**
 * The shape of what a team writes: one zod schema, from which come the checks at run time, the types in the editor and
 * a JSON Schema for other tools. Meaning across parts (references, buckets, burn rates) is checked in `checks/`.
 */

const name = z
  .string()
  .regex(/^[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*$/, 'use lower-case words joined by - or _, such as sign-in')
  .max(60, 'use at most 60 characters');

const metricName = z
  .string()
  .regex(/^[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*$/, 'use lower-case words joined by dots, such as documents.scanned')
  .max(120, 'use at most 120 characters');

const labelName = z
  .string()
  .regex(/^[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*$/, 'use lower-case words joined by dots or _, such as result');

/** Text in a form that a parser reads and a condition accepts; its JSON Schema is that of text. */
const quantity = <Text extends string>(
  parse: (text: string) => number | undefined,
  accepted: (value: number) => boolean,
  remedy: string,
): z.ZodType<Text, Text> =>
  z.string(remedy).refine((text) => {
    const value = parse(text);
    return value !== undefined && accepted(value);
  }, remedy) as unknown as z.ZodType<Text, Text>;

const duration = quantity<Duration>(
  parseDuration,
  (seconds) => seconds > 0,
  'write a duration above zero such as 500ms, 2s, 5m, 1h or 30d',
);

const durationOrZero = quantity<Duration>(parseDuration, () => true, 'write a duration such as 0s, 30s or 2m');

/** A share strictly between nothing and all: an objective of 100 % has no budget, one of 0 % promises nothing. */
const share = quantity<Percentage>(
  parsePercentage,
  (ratio) => ratio > 0 && ratio < 1,
  'write a percentage above 0% and below 100%, such as 1% or 0.1%',
);

const rate = quantity<Rate>(
  parseRate,
  (perSecond) => perSecond > 0,
  'write a rate above zero such as 50/min, 10/s or 1000/h',
);

const text = z.string().min(1, 'write at least one character');

/** How urgent a notification is: `critical` wakes somebody up, `warning` waits for working hours, `info` is only shown. */
export const severities = ['critical', 'warning', 'info'] as const;

/** One of the severities. */
export type Severity = (typeof severities)[number];

const betweenZeroAndOne = 'write a number above 0 and below 1, such as 0.95';

const latency = z.union(
  [
    duration,
    z.strictObject({
      /** What is fast enough. Must be a bucket bound of the operation's histogram. */
      threshold: duration,
      /** The quantile that must be below the threshold. Default 0.95 where no objective is given. */
      quantile: z.number().gt(0, betweenZeroAndOne).lt(1, betweenZeroAndOne),
    }),
    z.strictObject({
      /** What is fast enough. Must be a bucket bound of the operation's histogram. */
      threshold: duration,
      /** The share that must be faster than the threshold over the period, such as `99%`: alerts on budget burn. */
      objective: share,
    }),
  ],
  'write a duration such as 500ms, or { threshold, quantile } or { threshold, objective }',
);

const tierNames = z.array(text).min(1, 'name at least one burn tier').readonly();

const target = z.strictObject({
  /** What is fast enough: a duration (p95 below it), or a threshold with a quantile or an objective. */
  latency: latency.optional(),
  /** The share of calls that may fail over the period, such as `1%`. */
  errors: share.optional(),
  /** The least rate of calls, such as `50/min`. */
  throughput: rate.optional(),
  /** The burn tiers that alert on this target. Default: all tiers of `alerting.tiers`. */
  tiers: tierNames.optional(),
});

const operation = z.strictObject({
  /** `api` and `score` run here, `db` waits for a database. Decides which histogram records it. */
  kind: z.enum(['api', 'db', 'score']),
  /** The part of the system that it belongs to, the value of the label `component`. */
  component: name,
  description: text.optional(),
  /** For `kind: 'score'`: the score that is calculated. Default: the operation's own name. */
  score: name.optional(),
  target: target.optional(),
});

const counter = z.strictObject({
  /** UCUM unit or annotation. Default `{event}`. */
  unit: text.optional(),
  description: text.optional(),
  /** Labels with all values that they may have: every combination is exported from the start, at zero. */
  labels: z.record(labelName, z.array(text).min(1, 'name at least one value').readonly()).optional(),
});

const score = z.strictObject({
  description: text.optional(),
  /** The model versions that may be running, the closed values of `score.model.version`. Default: any, up to the budget. */
  versions: z.array(text).min(1, 'name at least one version').readonly().optional(),
});

const flow = z.strictObject({
  description: text.optional(),
  /** The steps in their usual order. */
  steps: z.array(name).min(1, 'name at least one step').readonly(),
  target: z
    .strictObject({
      /** How long the whole flow may take (p95). */
      latency: duration.optional(),
      /** The share of flows that may fail over the period. */
      errors: share.optional(),
      /** The burn tiers that alert on `errors`. Default: all. */
      tiers: tierNames.optional(),
    })
    .optional(),
});

const integration = z.strictObject({
  description: text.optional(),
  target: z
    .strictObject({
      /** The share of calls that may fail over the period. */
      errors: share.optional(),
      /** The burn tiers that alert on `errors`. Default: all. */
      tiers: tierNames.optional(),
    })
    .optional(),
});

const service = z.strictObject({
  /** The team that answers for the service; the label `owner` of its alerts. */
  owner: text,
  description: text.optional(),
  operations: z.record(name, operation).optional(),
  counters: z.record(metricName, counter).optional(),
  scores: z.record(name, score).optional(),
  flows: z.record(name, flow).optional(),
  integrations: z.record(name, integration).optional(),
});

const pipeline = z.strictObject({
  owner: text.optional(),
  description: text.optional(),
  /** The device families that it reads, such as `ava4`, `kati` and `qube`. */
  families: z.array(z.enum(deviceFamilyNames)).min(1, 'name at least one family').readonly(),
  target: z
    .strictObject({
      /** How long a message may take from arrival to the end of its last step (p95). */
      stored: duration.optional(),
      /** The share of messages that may fail at any one step, such as `5%`. */
      errors: share.optional(),
      /** The burn tiers that alert on `errors`. Default: all. */
      tiers: tierNames.optional(),
    })
    .optional(),
});

const url = z.url({ protocol: /^https?$/, error: 'write a full address such as https://example.org/hook' });

/** As browsers check it; unlike zod's own, it takes a host without a dot, such as `oncall@localhost`. */
const email = z.email({ pattern: z.regexes.html5Email, error: 'write an address such as care@example.org' });

const channel = z.union(
  [
    z.strictObject({
      slack: z.strictObject({
        /** File that holds the address of the incoming webhook; read by Alertmanager, never by the generator. */
        webhookFile: text,
        /** Channel to post to. Default: the webhook's own. */
        channel: z
          .string()
          .regex(/^[#@].+/, 'start with # or @, such as #alerts')
          .optional(),
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

const alerting = z.strictObject({
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

/** Whether text is `host:port`, the host also an IPv6 address in brackets. */
function isHostAndPort(text: string): boolean {
  const port = Number(/^(?:[^\s:@/]+|\[[0-9a-f:.]+\]):(\d{1,5})$/i.exec(text)?.[1]);
  return port >= 1 && port <= 65_535;
}

const smtp = z.strictObject({
  /** Mail server as `host:port`. */
  smarthost: z.string().refine(isHostAndPort, 'write host:port, such as smtp.example.org:587'),
  /** The address that mail comes from. */
  from: email,
  username: text.optional(),
  /** File that holds the password; read by Alertmanager. */
  passwordFile: text.optional(),
  /** Whether TLS is required. Default true. */
  requireTls: z.boolean().optional(),
});

/** The schema of a catalog. `z.toJSONSchema` of it serves editors of catalogs that are written as JSON. */
export const catalogSchema = z.strictObject({
  services: z.record(name, service),
  /** The components that operations may name. Default: any. */
  components: z.record(name, z.strictObject({ description: text.optional() })).optional(),
  pipelines: z.record(name, pipeline).optional(),
  channels: z.record(name, channel).optional(),
  /** The channels that each severity is sent to. */
  routes: z.partialRecord(z.enum(severities), z.array(name).readonly()).optional(),
  /** Other bucket bounds for a histogram of the metric table, by its OpenTelemetry name, in the metric's unit. */
  buckets: z
    .record(
      z.string(),
      z.array(z.number().positive('write a number above zero')).min(1, 'name at least one bound').readonly(),
    )
    .optional(),
  alerting: alerting.optional(),
  smtp: smtp.optional(),
});

/** What {@link defineCatalog} takes. */
export type CatalogDefinition = z.input<typeof catalogSchema>;

/** A service as it is written. */
export type ServiceDefinition = z.input<typeof service>;

/** A latency, error and throughput target as it is written. */
export type TargetDefinition = z.input<typeof target>;

/** A channel as it is written. */
export type ChannelDefinition = z.input<typeof channel>;
