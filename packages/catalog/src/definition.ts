import * as z from 'zod';
import { device } from './device-definition.js';
import { deviceFamilyNames } from './devices.js';
import { alerting, channel, routes, smtp } from './notification.js';
import { counterTarget, healthCheck, heartbeat, quality, saturation, targetTiers } from './promise-definition.js';
import { duration, host, labelName, metricName, name, rate, share, text } from './scalars.js';

/**
 * The shape of what a team writes: one zod schema, from which come the checks at run time, the types in the editor and
 * a JSON Schema for other tools. Meaning across parts (references, buckets, burn rates) is checked in `checks/`.
 */

const betweenZeroAndOne = 'write a number above 0 and below 1, such as 0.95';

const latency = z.union(
  [
    duration,
    z.strictObject({
      /** What is fast enough. Must be a bucket bound of the operation's histogram. */
      threshold: duration,
      /** The quantile of the present that must be below the threshold, such as 0.95. */
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

const target = z.strictObject({
  /** What is fast enough: a duration (p95 below it), or a threshold with a quantile or an objective. */
  latency: latency.optional(),
  /** The share of calls that may fail over the period, such as `1%`. */
  errors: share.optional(),
  /** The least rate of calls, such as `50/min`. */
  throughput: rate.optional(),
  /** The burn tiers that alert on this target, or what becomes of single ones. Default: all as they are. */
  tiers: targetTiers.optional(),
});

/** What an operation may be. */
export const operationKinds = ['api', 'db', 'score'] as const;

/** The kinds of operations. */
export type OperationKind = (typeof operationKinds)[number];

const operation = z.strictObject({
  /** `api` and `score` run here, `db` waits for a database. Decides which histogram records it. */
  kind: z.enum(operationKinds),
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
  /** What is promised of it: a least or greatest rate, or the share of some of its events. */
  target: counterTarget.optional(),
});

const score = z.strictObject({
  description: text.optional(),
  /**
   * The model versions that may be running. Once every calculated score names its own, they are the closed values of
   * `score.model.version`, and another one is recorded as `_OTHER`. Default: any, up to the budget.
   */
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
      tiers: targetTiers.optional(),
    })
    .optional(),
});

const integration = z.strictObject({
  description: text.optional(),
  /** The hosts that are called, as in `server.address`: their HTTP calls are what `target.errors` is judged by. */
  servers: z.array(host).min(1, 'name at least one host').readonly().optional(),
  target: z
    .strictObject({
      /** The share of calls that may fail over the period. */
      errors: share.optional(),
      /** The burn tiers that alert on `errors`. Default: all. */
      tiers: targetTiers.optional(),
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
  /** What has to happen again and again: backups, imports, nightly jobs. */
  heartbeats: z.record(name, heartbeat).optional(),
  /** What the service checks of what it needs. */
  healthChecks: z.record(name, healthCheck).optional(),
  /** Records that are checked as they pass. */
  quality: z.record(name, quality).optional(),
  /** How full what the service uses may get; `{}` takes the defaults. Without it nothing alerts on it. */
  saturation: saturation.optional(),
});

const pipeline = z.strictObject({
  owner: text.optional(),
  description: text.optional(),
  /** The device families that it reads: `ava4`, `kati`, `qube`, or those of `devices`. */
  families: z
    .array(name.meta({ examples: [...deviceFamilyNames] }))
    .min(1, 'name at least one family')
    .readonly(),
  target: z
    .strictObject({
      /** How long a message may take from arrival to the end of its last step (p95). */
      stored: duration.optional(),
      /** How long no message may come through a subscription of a connected bridge. Default `1h`. */
      quiet: duration.optional(),
      /** The share of a family's devices that may be silent at a time. Default `20%`. */
      silent: share.optional(),
      /** The share of messages that may fail at any one step, such as `5%`. */
      errors: share.optional(),
      /** The burn tiers that alert on `errors`. Default: all. */
      tiers: targetTiers.optional(),
    })
    .optional(),
});

/** The schema of a catalog. `z.toJSONSchema` of it serves editors of catalogs that are written as JSON. */
export const catalogSchema = z.strictObject({
  services: z.record(name, service),
  /** The components that operations may name. Default: any. */
  components: z.record(name, z.strictObject({ description: text.optional() })).optional(),
  /** Device families of the team's own, which pipelines can name like the built-in ones. */
  devices: z.record(name, device).optional(),
  pipelines: z.record(name, pipeline).optional(),
  channels: z.record(name, channel).optional(),
  /** Who hears of what. */
  routes: routes.optional(),
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
