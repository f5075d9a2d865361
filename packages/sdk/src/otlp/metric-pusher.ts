import type { Resource } from '@opentelemetry/resources';
import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { LazyMeterProvider } from '../meters/lazy-meter-provider.js';
import type { CounterSeries } from '../registry/counter.js';
import type { Registry } from '../registry/registry.js';
import { warnEveryMinute } from './diagnostics.js';
import { type Export, ExportAttempt } from './export-attempt.js';

/** What a {@link MetricPusher} is made from. */
export interface MetricPusherSetup {
  /** Gives the exporter; `onRejected` is told when the collector has thrown away some of what it took. */
  readonly load: (onRejected: () => void) => Promise<PushMetricExporter>;
  readonly registry: Registry;
  readonly meters: LazyMeterProvider | undefined;
  readonly resource: Resource;
  /** Milliseconds between two exports. */
  readonly interval: number;
  /** Milliseconds after which an export that does not answer counts as failed. */
  readonly timeout: number;
  /** Counts exports that failed, in whole or in part. */
  readonly failed: CounterSeries;
}

/**
 * Sends the same numbers that the page shows, every so often. One export at a time; a failed one costs nothing but its
 * points in time, since all values are cumulative. Its timers keep no process alive.
 */
export class MetricPusher {
  readonly #setup: MetricPusherSetup;
  readonly #attempt: ExportAttempt;
  readonly #timer: NodeJS.Timeout;
  #loaded:
    | Promise<readonly [PushMetricExporter, () => Promise<Parameters<PushMetricExporter['export']>[0]>]>
    | undefined;
  #running: Promise<void> | undefined;

  constructor(setup: MetricPusherSetup) {
    this.#setup = setup;
    this.#attempt = new ExportAttempt(setup.timeout);
    this.#timer = setInterval(() => void this.#push(), setup.interval).unref();
  }

  /** Loads the exporter ahead of the first export. */
  warm(): void {
    this.#load().catch(() => undefined);
  }

  /** Waits for an export that is under way, and then sends the latest values. */
  async flush(): Promise<void> {
    await this.#running;
    await this.#push();
  }

  async shutdown(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
    const [exporter] = await this.#load();
    await exporter.shutdown();
  }

  /** Gives up what is under way. */
  abandon(): void {
    clearInterval(this.#timer);
    this.#attempt.abandon();
  }

  #load() {
    this.#loaded ??= (async () => {
      const { registry, meters, resource, load } = this.#setup;
      const [exporter, { RegistryProducer }] = await Promise.all([
        load(() => this.#fail()),
        import('../registry/metric-producer.js'),
      ]);
      const producer = new RegistryProducer(registry, resource);
      const collect = async () => {
        const { resourceMetrics } = await producer.collect();
        const others = await meters?.collect(this.#setup.timeout);
        return { ...resourceMetrics, scopeMetrics: [...resourceMetrics.scopeMetrics, ...(others?.scopeMetrics ?? [])] };
      };
      return [exporter, collect] as const;
    })();
    return this.#loaded;
  }

  #push(): Promise<void> {
    const prepare = async (): Promise<Export> => {
      const [exporter, collect] = await this.#load();
      const data = await collect();
      return (done) => exporter.export(data, done);
    };
    this.#running ??= this.#attempt.run(prepare).then((succeeded) => {
      this.#running = undefined;
      if (!succeeded) this.#fail();
    });
    return this.#running;
  }

  #fail(): void {
    this.#setup.failed.add(1);
    warnEveryMinute(
      'Metrics could not be handed to the collector; pulsetrail_sdk_metric_exports_failed_total counts the attempts. Look whether the collector at the OTLP endpoint runs and accepts metrics.',
    );
  }
}
