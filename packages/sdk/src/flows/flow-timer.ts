import { context, type Tracer } from '@opentelemetry/api';
import { asFunction, asName, asOptions } from '../timers/given.js';
import type { OutcomeOptions } from '../timers/outcome.js';
import { timeCall } from '../timers/time-call.js';
import { type FlowHandle, FlowRun } from './flow-run.js';
import { Flows, type FlowsSetup } from './flows.js';

/** The steps of flows by the flow's name. */
export type FlowSteps = Readonly<Record<string, string>>;

/**
 * Times a flow, in one of two forms. With a function, it is called with a handle and with the flow's span active, and what it
 * returns or throws passes through. Without, the handle is returned, and ends with `end()` or with its `using` block.
 */
export interface FlowTimer<Steps extends FlowSteps> {
  <Name extends keyof Steps & string, Result>(flow: Name, fn: (flow: FlowHandle<Steps[Name]>) => Result): Result;
  <Name extends keyof Steps & string, Result>(
    flow: Name,
    outcome: OutcomeOptions<Awaited<NoInfer<Result>>>,
    fn: (flow: FlowHandle<Steps[Name]>) => Result,
  ): Result;
  <Name extends keyof Steps & string>(flow: Name): FlowHandle<Steps[Name]>;
}

/** What the timer of flows is made from. */
export interface FlowTimerSetup extends FlowsSetup {
  /** Makes spans; undefined where there are none. */
  readonly tracer: Tracer | undefined;
}

/** Makes the timer of a service's flows. */
export function flowTimer({ tracer, ...setup }: FlowTimerSetup): FlowTimer<FlowSteps> {
  const flows = new Flows(setup);
  return ((name: unknown, second?: unknown, third?: unknown): unknown => {
    const active = context.active();
    const run = new FlowRun(flows.find(asName(name)), tracer, active);
    const fn = asFunction(second) ?? asFunction(third);
    return fn === undefined ? run : timeCall(run, fn, asOptions<OutcomeOptions<never>>(second), active);
  }) as FlowTimer<FlowSteps>;
}
