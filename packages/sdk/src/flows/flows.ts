import type { Flow, Service } from '@pulsetrail/catalog';
import { metrics } from '@pulsetrail/catalog/metrics';
import type { Histogram } from '../registry/histogram.js';
import type { Registry } from '../registry/registry.js';
import { warnOnce } from '../warning.js';
import { type FlowHistograms, FlowPlan } from './flow-plan.js';

/** What the flows of a service are made from. */
export interface FlowsSetup {
  readonly registry: Registry;
  /** The catalog's service; without one, names are taken as they come. */
  readonly service: Service | undefined;
  /** Seconds after which a flow without a target is slow. */
  readonly slowAfter: number;
}

/** Names that no catalog bounds: past these their flows are still timed, only not remembered. */
const rememberedBeyondDeclared = 1_000;

/** The flows of a service by name, each made with its first use. The series of what is declared start at zero. */
export class Flows {
  readonly #histograms: FlowHistograms;
  readonly #setup: FlowsSetup;
  readonly #declared: ReadonlyMap<string, Flow>;
  readonly #plans = new Map<string, FlowPlan>();

  constructor(setup: FlowsSetup) {
    const { registry, service } = setup;
    const flows = registry.instrument(metrics.flowDuration) as Histogram;
    const steps = registry.instrument(metrics.flowStepDuration) as Histogram;
    this.#setup = setup;
    this.#histograms = { flows, steps };
    this.#declared = new Map(service?.flows.map((flow) => [flow.name, flow]));
    for (const { name, steps: ownSteps } of this.#declared.values()) {
      flows.declare({ 'flow.name': name });
      for (const step of ownSteps) steps.declare({ 'flow.name': name, 'flow.step': step });
    }
  }

  /** The flow of a name. */
  find(name: string): FlowPlan {
    return this.#plans.get(name) ?? this.#make(name);
  }

  #make(name: string): FlowPlan {
    const { service, slowAfter } = this.#setup;
    const declared = this.#declared.get(name);
    const say = (what: string): void =>
      warnOnce(
        `flow ${what}`,
        `flow: the catalog declares no ${what} for service ${service?.name}; it is timed, but no dashboard shows how far it gets. Add it to the catalog.`,
      );
    if (service !== undefined && declared === undefined) say(`flow ${name}`);
    const plan = new FlowPlan({
      ...this.#histograms,
      name,
      slowAfter: declared?.target.latency?.threshold ?? slowAfter,
      declared: declared?.steps ?? [],
      ...(declared !== undefined && { onUndeclared: (step) => say(`step ${step} of flow ${name}`) }),
    });
    if (declared !== undefined || this.#plans.size < rememberedBeyondDeclared) this.#plans.set(name, plan);
    return plan;
  }
}
