import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Tracer } from '@opentelemetry/api';
import type { MetricDefinition } from '@pulsetrail/catalog';
import type { MetricsAnswer, MetricsRequest } from './exposition/answer.js';
import type { MetricsPage } from './exposition/page.js';
import type { FlowTimer } from './flows/flow-timer.js';
import type { Instruments } from './registry/instruments.js';
import type { InstrumentOf } from './registry/registry.js';
import type { BusinessCounters, ServiceShape } from './shape.js';
import type { ApiTimerOptions } from './timers/api-timer.js';
import type { DbTimerOptions } from './timers/db-timer.js';
import type { GeneralTimer, OperationTimer, TimerOptions } from './timers/operation-timer.js';
import type { ScoreTimerOptions } from './timers/score-timer.js';

/**
 * How {@link start} went.
 *
 * - `started`: this call started the SDK.
 * - `already-started`: an earlier call did; this is its telemetry, with what the catalog of this call declares. Other options
 *   come too late, which is said where they differ.
 * - `foreign-provider`: another library registered OpenTelemetry first; timers and metrics work, those of HTTP among them;
 *   spans go to its provider, and those of HTTP are left to it.
 * - `disabled`: an option or the environment switched telemetry off; everything is there and does nothing.
 */
export type StartStatus = 'started' | 'already-started' | 'foreign-provider' | 'disabled';

/** What a timer of declared operations takes: each has the component that the catalog gives it. */
type Declared<Name extends string, Options extends TimerOptions> = string extends Name
  ? Options
  : Omit<Options, 'component'> & { readonly component?: never };

/** What a service measures with. */
export interface Telemetry<Shape extends ServiceShape = ServiceShape> extends Instruments {
  readonly status: StartStatus;
  /** The name of the service. */
  readonly service: string;
  /** Times any operation of any component; one that the catalog declares of kind `api` keeps its target. */
  readonly timer: GeneralTimer;
  /** Times an operation of kind `api`. */
  readonly apiTimer: OperationTimer<Shape['api'], Declared<Shape['api'], ApiTimerOptions>>;
  /** Times an operation of kind `db`. */
  readonly dbTimer: OperationTimer<Shape['db'], Declared<Shape['db'], DbTimerOptions>>;
  /** Times an operation of kind `score`. */
  readonly scoreTimer: OperationTimer<Shape['score'], Declared<Shape['score'], ScoreTimerOptions>>;
  /** Times a flow of steps, such as what somebody does to register. */
  readonly flow: FlowTimer<Shape['flows']>;
  /** The business counters that the catalog declares for the service. */
  readonly counters: BusinessCounters<Shape>;
  /**
   * The instrument of a metric of the catalog's table, or of one made with `declareMetric`.
   * @throws MetricConflictError when the name is already declared with another unit, kind, labels or buckets.
   */
  instrument<Definition extends MetricDefinition>(definition: Definition): InstrumentOf<Definition>;
  /** A tracer of the OpenTelemetry API, for spans of one's own. */
  readonly tracer: Tracer;
  /** Resolves when the metrics server listens, at once where there is none; rejects when it cannot. */
  readonly ready: Promise<void>;
  /** The address of the metrics server once it listens. */
  readonly metricsUrl: string | undefined;
  /** Answers a request of a `node:http` server with the Prometheus page; also as a handler of Fastify or a middleware of Koa. */
  metricsHandler(request: IncomingMessage, response: ServerResponse): void;
  /**
   * What a request for the Prometheus page is answered with, in any framework: the token is asked for, format and coding
   * are negotiated. Never rejects.
   */
  metricsResponse(request: MetricsRequest): Promise<MetricsAnswer>;
  /**
   * Writes the Prometheus page for whoever has it in hand: no token is asked for. `accept` is a request's Accept header.
   * Rejects, with the type of the error alone, where a source of the page fails.
   */
  metricsPage(accept?: string): Promise<MetricsPage>;
  /** The keyed hash of a device or user id: the only form in which one may leave the process. */
  hash(id: string): string;
  /** Hands over what is still held. Resolves at the latest after `timeout` milliseconds (default 2,000); never rejects. */
  flush(timeout?: number): Promise<void>;
  /** Flushes, closes the metrics server and lets go of OpenTelemetry's globals, under one deadline (default 2,000 ms). */
  stop(timeout?: number): Promise<void>;
}
