import { type Attributes, type Context, context, type Tracer } from '@opentelemetry/api';
import { type Duration, parseDuration } from '@pulsetrail/catalog/quantities';
import { errorType } from '../error-type.js';
import { cleanerOf, longest } from '../redact.js';
import { otherValue } from '../registry/label-tree.js';
import { now } from '../trace/clock.js';
import { warnOnce } from '../warning.js';
import { beginSpan } from './begin-span.js';
import { asFunction, asName, asOptions, type Fn } from './given.js';
import type { Operations } from './operations.js';
import type { OutcomeOptions } from './outcome.js';
import type { TimedOperation, TimingPlan } from './plan.js';
import { timeCall } from './time-call.js';
import { Timed, type TimerHandle } from './timed.js';

/** Options that every timer takes. */
export interface TimerOptions {
  /** For an operation that no catalog declares: the component it belongs to. Default `default`. */
  readonly component?: string;
  /** Attributes for the span. Nothing personal: they leave the process. */
  readonly attributes?: Attributes;
  /** What is slow, for this call. Default: the operation's latency target, else `traces.slow` of `start`. */
  readonly slow?: Duration;
}

/**
 * Times an operation, in one of two forms. With a function, it is called with the span active, and what it returns or
 * throws passes through. Without, a handle is returned that ends with `end()` or with its `using` block.
 */
export interface OperationTimer<Name extends string, Options extends TimerOptions> {
  <Result>(operation: Name, fn: (timer: TimerHandle) => Result): Result;
  <Result>(
    operation: Name,
    options: Options & OutcomeOptions<Awaited<NoInfer<Result>>>,
    fn: (timer: TimerHandle) => Result,
  ): Result;
  <Result>(
    options: Options & OutcomeOptions<Awaited<NoInfer<Result>>> & { readonly operation: Name },
    fn: (timer: TimerHandle) => Result,
  ): Result;
  (operation: Name, options?: Options): TimerHandle;
  (options: Options & { readonly operation: Name }): TimerHandle;
}

/** Times any operation of any component; the forms are those of {@link OperationTimer}. */
export interface GeneralTimer {
  <Result>(component: string, operation: string, fn: (timer: TimerHandle) => Result): Result;
  <Result>(
    component: string,
    operation: string,
    options: GeneralTimerOptions & OutcomeOptions<Awaited<NoInfer<Result>>>,
    fn: (timer: TimerHandle) => Result,
  ): Result;
  (component: string, operation: string, options?: GeneralTimerOptions): TimerHandle;
}

/** Options of a {@link GeneralTimer}. */
export type GeneralTimerOptions = Omit<TimerOptions, 'component'>;

/** What all timers of a process share. */
export interface Timing {
  /** Makes spans; undefined where there are none. */
  readonly tracer: Tracer | undefined;
  /** Seconds after which an operation without a target is slow. */
  readonly slowAfter: number;
}

/** What a kind of timer is made from. */
export interface OperationTimerSetup<Options extends TimerOptions> extends Timing {
  readonly operations: Operations;
  /** How a call with options is recorded. */
  readonly plan: (operation: TimedOperation, options: Options) => TimingPlan;
  /** What else a call with options leaves. */
  readonly begun?: (timed: Timed, operation: TimedOperation, options: Options) => void;
}

type Given<Options> = Options & OutcomeOptions<never>;

const defaultComponent = 'default';

const thresholds = new Map<string, number | undefined>();

/** Seconds of a `slow` option; a text that is no duration is said once, and counts as none. */
function secondsOf(slow: Duration): number | undefined {
  const text = String(slow);
  if (thresholds.has(text)) return thresholds.get(text);
  const seconds = parseDuration(text);
  if (seconds === undefined) {
    warnOnce(
      'timer slow',
      `Option slow of a timer is ${JSON.stringify(cleanerOf('slow', longest.name)(text))} and is left out. Write a duration such as 500ms.`,
    );
  }
  if (thresholds.size < 100) thresholds.set(text, seconds);
  return seconds;
}

/** The operation that options name. */
function operationOf(options: { readonly operation: unknown }): string {
  try {
    return asName(options.operation);
  } catch {
    return otherValue;
  }
}

/** The component that options name. */
function componentOf(options: TimerOptions | undefined): string {
  if (options === undefined) return defaultComponent;
  try {
    return asName(options.component ?? defaultComponent);
  } catch {
    return defaultComponent;
  }
}

/** Begins timings, and runs functions in them. */
class Timer<Options extends TimerOptions> {
  readonly #setup: OperationTimerSetup<Options>;

  constructor(setup: OperationTimerSetup<Options>) {
    this.#setup = setup;
  }

  time(operation: TimedOperation, options: Given<Options> | undefined, fn: Fn | undefined): unknown {
    const active = context.active();
    const timed = this.#begun(operation, options, active);
    return fn === undefined ? timed : timeCall(timed, fn, options, active);
  }

  #begun(operation: TimedOperation, options: Given<Options> | undefined, active: Context): Timed {
    try {
      return this.#begin(operation, options, active);
    } catch (error) {
      warnOnce(
        'timer options',
        `A timer could not read its options (${errorType(error)}); it goes on without. Mend them.`,
      );
      return this.#begin(operation, undefined, active);
    }
  }

  #begin(operation: TimedOperation, options: Given<Options> | undefined, active: Context): Timed {
    const { tracer, plan, begun, slowAfter } = this.#setup;
    const how = options === undefined ? operation.plain : plan(operation, options);
    const limit = (options?.slow && secondsOf(options.slow)) ?? operation.slowAfter ?? slowAfter;
    const start = now();
    const span = beginSpan(tracer, how.template, active, limit, operation.share, start);
    const timed = new Timed(span, operation, how, limit, start);
    if (options !== undefined) {
      if (options.attributes !== undefined) span.setAttributes(options.attributes);
      begun?.(timed, operation, options);
    }
    return timed;
  }
}

/** Makes the timer of a kind. */
export function operationTimer<Name extends string, Options extends TimerOptions>(
  setup: OperationTimerSetup<Options>,
): OperationTimer<Name, Options> {
  const { operations } = setup;
  const timer = new Timer(setup);
  return ((first: unknown, second?: unknown, third?: unknown): unknown => {
    const whole = asOptions<Given<Options> & { operation: string }>(first);
    const options = whole ?? asOptions<Given<Options>>(second);
    const operation = operations.find(whole ? operationOf(whole) : asName(first), componentOf(options));
    return timer.time(operation, options, asFunction(second) ?? asFunction(third));
  }) as OperationTimer<Name, Options>;
}

/** Makes the timer of any component. */
export function generalTimer(setup: OperationTimerSetup<GeneralTimerOptions>): GeneralTimer {
  const { operations } = setup;
  const timer = new Timer(setup);
  return ((component: unknown, name: unknown, third?: unknown, fourth?: unknown): unknown => {
    const operation = operations.find(asName(name), asName(component), true);
    return timer.time(operation, asOptions<Given<GeneralTimerOptions>>(third), asFunction(third) ?? asFunction(fourth));
  }) as GeneralTimer;
}
