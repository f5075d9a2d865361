import type { Catalog } from '@pulsetrail/catalog';
import type { Duration } from '@pulsetrail/catalog/quantities';
import type { ForeignRegistry } from './exposition/foreign-text.js';
import type { HttpOptions } from './http/options.js';
import type { BatchOptions, LogsOptions, OtlpMetricsOptions } from './otlp/options.js';
import type { StatementText } from './timers/db-timer.js';
import type { TraceShares } from './trace/shares.js';

/** Options of the Prometheus page. */
export interface MetricsOptions {
  /** Port of the metrics server; 0 takes any free one. Default: `PULSETRAIL_METRICS_PORT`, else 9464. */
  readonly port?: number;
  /** Address of the metrics server. Default: `PULSETRAIL_METRICS_HOST`, else 127.0.0.1. */
  readonly host?: string;
  /**
   * Whether to serve the page on a port of its own; with false, mount `telemetry.metricsHandler`. Default true, unless
   * `OTEL_METRICS_EXPORTER` names exporters and `prometheus` is not among them.
   */
  readonly server?: boolean;
  /**
   * The bearer token that a scrape has to show. Default: `PULSETRAIL_METRICS_TOKEN`, else what is in `tokenFile`, else
   * nobody is asked for one.
   */
  readonly token?: string;
  /** A file that holds the token, such as a mounted secret. Default: `PULSETRAIL_METRICS_TOKEN_FILE`. */
  readonly tokenFile?: string;
  /** prom-client or @prometheus-io/client registries whose metrics join the page. Default none. */
  readonly registries?: readonly ForeignRegistry[];
  /** The most label sets that one metric may have in the life of the process, and a quarter as many series besides for what is over. Default 2,000. */
  readonly budget?: number;
  /**
   * Whether the process itself is observed at each collection: its processor time, its memory, the delay of its event loop.
   * Default true.
   */
  readonly runtime?: boolean;
}

/** Options of traces. */
export interface TracesOptions {
  /**
   * OTLP/HTTP base address, such as `http://127.0.0.1:4318`; `/v1/traces` is added.
   * Default: `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` (used as it is), else `OTEL_EXPORTER_OTLP_ENDPOINT`, else nothing is exported.
   */
  readonly endpoint?: string;
  /** Share of traces that are kept without being slow or failed, 0 to 1. Default: `OTEL_TRACES_SAMPLER_ARG`, else 0.1. */
  readonly ratio?: number;
  /** What is slow, and therefore kept, where no target says otherwise. Default `1s`. */
  readonly slow?: Duration;
  /** Batches and bounds of what is sent. */
  readonly batch?: BatchOptions;
  /** Shares other than `ratio`, for traces of particular interest. */
  readonly shares?: TraceShares;
  /**
   * What of the text of statements that `dbTimer` is given becomes `db.query.text`: `none`, `normalized` (without literals
   * and comments) or `raw`. Default `none`.
   */
  readonly statements?: StatementText;
}

/** What {@link start} takes. */
export interface StartOptions {
  /** The service's name: `service.name`, and `service_name` on every sample. With a catalog, one of its services. */
  readonly service: string;
  /** The catalog; its metrics, operations and counters are declared from the start. Default: names are made up as they come. */
  readonly catalog?: Catalog;
  /** `service.version`. Default: none. */
  readonly version?: string;
  /** `deployment.environment.name`. Default: none. */
  readonly environment?: string;
  /** The Prometheus page, or false for none. */
  readonly metrics?: MetricsOptions | false;
  /**
   * Metrics by OTLP beside the page. Default: none, unless `OTEL_EXPORTER_OTLP_METRICS_ENDPOINT` or
   * `OTEL_METRICS_EXPORTER=otlp` asks for it.
   */
  readonly otlpMetrics?: OtlpMetricsOptions;
  /** Log records by OTLP, or false for none. Default: none, unless the environment asks for it. */
  readonly logs?: LogsOptions | false;
  /** Traces, or false for none. */
  readonly traces?: TracesOptions | false;
  /** Spans and metrics of HTTP servers and clients. Default true. */
  readonly http?: HttpOptions | boolean;
  /** Key of the hashes in which ids leave, 16 characters or more. Default: `PULSETRAIL_HASH_KEY`, else a random one, which is said. */
  readonly hashKey?: string;
  /**
   * Whether anything is measured at all; with false, all that {@link start} gives is there and does nothing.
   * Default true, unless `PULSETRAIL_ENABLED=false` or `OTEL_SDK_DISABLED=true`.
   */
  readonly enabled?: boolean;
  /**
   * Whether SIGTERM and SIGINT hand over what is held before the process ends as it would have anyway. Default true.
   */
  readonly handleSignals?: boolean;
  /**
   * `auto` loads `@opentelemetry/auto-instrumentations-node` for what the SDK does not see itself, such as database
   * drivers. Default: none, unless `PULSETRAIL_INSTRUMENTATIONS=auto`.
   */
  readonly instrumentations?: 'auto' | 'none';
}
