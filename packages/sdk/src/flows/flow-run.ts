import { type Context, context, type Tracer } from '@opentelemetry/api';
import { beginSpan } from '../timers/begin-span.js';
import { asFunction, asName, asOptions } from '../timers/given.js';
import type { OutcomeOptions } from '../timers/outcome.js';
import { timeCall } from '../timers/time-call.js';
import { Timed, type TimerHandle } from '../timers/timed.js';
import { withActiveSpan } from '../trace/active-span.js';
import { now } from '../trace/clock.js';
import { noSpan } from '../trace/tracer-provider.js';
import { warnOnce } from '../warning.js';
import type { FlowPlan } from './flow-plan.js';

/** A run of a flow. It is a timing like others, and begins those of its steps. */
export interface FlowHandle<Step extends string = string> extends TimerHandle {
  /**
   * Runs a function as a step, with the step's span active, and passes on what it returns or throws. What it throws fails
   * the flow only where it reaches the end of that.
   */
  step<Result>(step: Step, fn: (timer: TimerHandle) => Result): Result;
  step<Result>(
    step: Step,
    outcome: OutcomeOptions<Awaited<NoInfer<Result>>>,
    fn: (timer: TimerHandle) => Result,
  ): Result;
  /**
   * Begins a step that ends with its handle. One that is still open when the flow ends is where it was left, and has failed:
   * with the flow's error, else with `error.type` `abandoned`.
   */
  step(step: Step): TimerHandle;
}

/** `error.type` of a step that was begun and is still open when its flow ends. */
const abandoned = 'abandoned';

const none: readonly Timed[] = [];

/** One run of a flow: its span, above those of its steps, and its duration. */
export class FlowRun extends Timed {
  readonly #plan: FlowPlan;
  readonly #tracer: Tracer | undefined;
  /** Handles of steps; those that have ended are taken out with the next. */
  #handles = none;
  /** The latest step that it came to. */
  #step: string | undefined = undefined;

  /** Begins a run below the active span of a context. */
  constructor(plan: FlowPlan, tracer: Tracer | undefined, active: Context) {
    const { timing, flows, slowAfter } = plan;
    const start = now();
    super(beginSpan(tracer, timing.template, active, slowAfter, undefined, start), flows, timing, slowAfter, start);
    this.#plan = plan;
    this.#tracer = tracer;
  }

  /** Begins a step, or runs a function as one: the forms are those of {@link FlowHandle}. */
  step(given: unknown, second?: unknown, third?: unknown): unknown {
    const name = asName(given);
    if (this.ended) this.#sayEnded(name);
    this.#step = name;
    const active = context.active();
    const step = this.#begin(name, active);
    const fn = asFunction(second) ?? asFunction(third);
    if (fn !== undefined) return timeCall(step, fn, asOptions<OutcomeOptions<never>>(second), active);
    this.#handles = [...this.#handles.filter(({ ended }) => !ended), step];
    return step;
  }

  #begin(name: string, active: Context): Timed {
    const { slowAfter, steps } = this.#plan;
    const plan = this.#plan.step(name);
    const start = now();
    const within = this.span === noSpan ? active : withActiveSpan(active, this.span);
    const span = beginSpan(this.#tracer, plan.template, within, slowAfter, undefined, start);
    return new Timed(span, steps, plan, slowAfter, start);
  }

  #sayEnded(step: string): void {
    const { name } = this.#plan;
    warnOnce(
      `flow ended ${name} ${step}`,
      `flow: step ${step} of flow ${name} began after the flow had ended; it is timed all the same. Await the steps before the flow ends.`,
    );
  }

  override fail(error: unknown): void {
    super.fail(error);
    for (const step of this.#handles) if (!step.ended) step.fail(error);
  }

  override end(): void {
    if (this.ended) return;
    for (const step of this.#handles) {
      if (!step.ended && !step.failed) step.failAs(abandoned);
      step.end();
    }
    this.#sayWhere();
    super.end();
  }

  /** Says on the span how far it got: a flow that is left early has not failed. */
  #sayWhere(): void {
    if (this.#step === undefined) return;
    try {
      this.span.setAttribute('flow.step', this.#step);
    } catch {
      warnOnce('timer end', 'A timing was not recorded in full, since a span or logger of another library threw.');
    }
  }
}
