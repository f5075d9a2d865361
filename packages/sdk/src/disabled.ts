import type { Span, SpanContext, Tracer } from '@opentelemetry/api';
import type { MetricDefinition } from '@pulsetrail/catalog/metrics';
import type { MetricsAnswer } from './exposition/answer.js';
import { metricsHandler } from './exposition/server.js';
import type { FlowSteps, FlowTimer } from './flows/flow-timer.js';
import { keyedHash } from './hash.js';
import type { ResolvedOptions } from './options.js';
import { Counter, CounterSeries } from './registry/counter.js';
import { Gauge, GaugeSeries } from './registry/gauge.js';
import { Histogram, HistogramSeries } from './registry/histogram.js';
import { instrumentsOf } from './registry/instruments.js';
import type { Instrument, InstrumentOf } from './registry/registry.js';
import type { BusinessCounters, ServiceShape } from './shape.js';
import type { Telemetry } from './telemetry.js';
import type { GeneralTimer, OperationTimer, TimerOptions } from './timers/operation-timer.js';
import type { TimerHandle } from './timers/timed.js';

class SilentCounterSeries extends CounterSeries {
  override add(): void {}
}

class SilentGaugeSeries extends GaugeSeries {
  override set(): void {}
  override add(): void {}
}

class SilentHistogramSeries extends HistogramSeries {
  override record(): number {
    return -1;
  }
  override recordWithExemplar(): void {}
}

const counterSeries = new SilentCounterSeries('', '', {});
const gaugeSeries = new SilentGaugeSeries('', '', {});
const histogramSeries = new SilentHistogramSeries('', [], '', {});

class SilentCounter extends Counter {
  override add(): void {}
  override with(): CounterSeries {
    return counterSeries;
  }
}

class SilentGauge extends Gauge {
  override set(): void {}
  override add(): void {}
  override with(): GaugeSeries {
    return gaugeSeries;
  }
}

class SilentHistogram extends Histogram {
  override record(): void {}
  override with(): HistogramSeries {
    return histogramSeries;
  }
}

const silentClasses = {
  counter: SilentCounter,
  gauge: SilentGauge,
  updowncounter: SilentGauge,
  histogram: SilentHistogram,
} as const;

function silentInstrument(definition: MetricDefinition): Instrument {
  const Class: new (definition: MetricDefinition, budget: number, onOverflow: () => void) => Instrument =
    silentClasses[definition.kind];
  return new Class(definition, 1, () => undefined);
}

const nothing = (): undefined => undefined;

const noContext: SpanContext = {
  traceId: '00000000000000000000000000000000',
  spanId: '0000000000000000',
  traceFlags: 0,
};

/** Without OpenTelemetry's API, which a program that is not observed need not load. */
const noSpan: Span = {
  spanContext: () => noContext,
  setAttribute: () => noSpan,
  setAttributes: () => noSpan,
  addEvent: () => noSpan,
  addLink: () => noSpan,
  addLinks: () => noSpan,
  setStatus: () => noSpan,
  updateName: () => noSpan,
  recordException: nothing,
  end: nothing,
  isRecording: () => false,
};

const noTracer: Tracer = {
  startSpan: () => noSpan,
  startActiveSpan: <Result>(...given: unknown[]): Result => (given.at(-1) as (span: Span) => Result)(noSpan),
};

const noHandle: TimerHandle = {
  span: noSpan,
  set: nothing,
  fail: nothing,
  run: (fn) => fn(),
  end: nothing,
  [Symbol.dispose]: nothing,
};

/** What calls its function and knows nothing of it. */
const silently =
  <Handle>(handle: Handle) =>
  (_: unknown, second?: unknown, third?: unknown, fourth?: unknown): unknown => {
    const fn = typeof second === 'function' ? second : typeof third === 'function' ? third : fourth;
    return typeof fn === 'function' ? (fn as (given: Handle) => unknown)(handle) : handle;
  };

const silentTimer = silently(noHandle) as OperationTimer<string, TimerOptions> & GeneralTimer;
const silentFlow = silently({ ...noHandle, step: silentTimer }) as FlowTimer<FlowSteps>;

const emptyPage = { contentType: 'text/plain; version=0.0.4; charset=utf-8', body: '' } as const;

/** Says that there is no page here: an empty one would look like a service that does nothing. */
const noPage: MetricsAnswer = {
  status: 404,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: Buffer.from('Telemetry is switched off.\n'),
};

/**
 * What `start` gives where telemetry is switched off: everything that there is otherwise, doing nothing. Timers call their
 * function, instruments take values and forget them, also those of modules, no port is opened and no global registered. Hashes stay hashes.
 */
export function disabledTelemetry({ service, catalog, hashKey }: ResolvedOptions): Telemetry<ServiceShape> {
  const counters = Object.create(null) as Record<string, Instrument>;
  for (const definition of catalog?.services.find(({ name }) => name === service)?.counters ?? []) {
    counters[definition.name] = silentInstrument(definition);
  }
  let hash: ReturnType<typeof keyedHash> | undefined;
  return {
    status: 'disabled',
    service,
    timer: silentTimer,
    apiTimer: silentTimer,
    dbTimer: silentTimer,
    scoreTimer: silentTimer,
    flow: silentFlow,
    counters: counters as unknown as BusinessCounters<ServiceShape>,
    instrument: <Definition extends MetricDefinition>(definition: Definition) =>
      silentInstrument(definition) as InstrumentOf<Definition>,
    ...instrumentsOf({
      known: nothing,
      place: silentInstrument,
      addObservation: nothing,
      removeObservation: () => false,
    }),
    tracer: noTracer,
    ready: Promise.resolve(),
    metricsUrl: undefined,
    metricsHandler: metricsHandler(async () => noPage),
    metricsResponse: async () => noPage,
    metricsPage: async () => emptyPage,
    hash: (id) => {
      hash ??= keyedHash(hashKey);
      return hash(id);
    },
    flush: async () => undefined,
    stop: async () => undefined,
  };
}
