import { SpanKind } from '@opentelemetry/api';
import type { Histogram } from '../registry/histogram.js';
import type { TimedSubject, TimingPlan } from '../timers/plan.js';
import { SpanTemplate } from '../trace/span-template.js';

/** The histograms of flows. */
export interface FlowHistograms {
  /** `flow.duration`. */
  readonly flows: Histogram;
  /** `flow.step.duration`. */
  readonly steps: Histogram;
}

/** What a flow is made from. */
export interface FlowPlanSetup extends FlowHistograms {
  readonly name: string;
  /** Seconds after which the flow, or one of its steps, is slow. */
  readonly slowAfter: number;
  /** The steps that the catalog declares. */
  readonly declared: readonly string[];
  /** Told of a step that is not declared. */
  readonly onUndeclared?: (step: string) => void;
}

const timingPlan = (histogram: Histogram, spanName: string, labels: Readonly<Record<string, string>>): TimingPlan => ({
  template: new SpanTemplate(spanName, SpanKind.INTERNAL, labels),
  labels,
  series: histogram.with(labels),
});

/** Steps beyond those declared that a flow keeps the plan of; beyond them, one is made for each call. */
const stepsKept = 50;

/** How a flow and its steps are recorded: each made once, a step with its first use. */
export class FlowPlan {
  readonly name: string;
  readonly slowAfter: number;
  /** How the flow itself is recorded. */
  readonly timing: TimingPlan;
  readonly flows: TimedSubject;
  readonly steps: TimedSubject;
  readonly #setup: FlowPlanSetup;
  readonly #stepPlans = new Map<string, TimingPlan>();

  constructor(setup: FlowPlanSetup) {
    const { name, slowAfter, flows, steps } = setup;
    this.name = name;
    this.slowAfter = slowAfter;
    this.timing = timingPlan(flows, name, { 'flow.name': name });
    this.flows = { histogram: flows };
    this.steps = { histogram: steps };
    this.#setup = setup;
  }

  /** How a step is recorded. */
  step(step: string): TimingPlan {
    return this.#stepPlans.get(step) ?? this.#makeStep(step);
  }

  #makeStep(step: string): TimingPlan {
    const { steps, declared, onUndeclared } = this.#setup;
    const isDeclared = declared.includes(step);
    if (!isDeclared) onUndeclared?.(step);
    const plan = timingPlan(steps, `${this.name} ${step}`, { 'flow.name': this.name, 'flow.step': step });
    if (isDeclared || this.#stepPlans.size < stepsKept) this.#stepPlans.set(step, plan);
    return plan;
  }
}
