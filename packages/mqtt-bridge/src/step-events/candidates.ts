import type { Flow } from './flow.js';
import type { StepEvent } from './step-event.js';

/** The most flows of one device, or without a device, that are looked at: the latest. */
const listLimit = 64;

/** Flows with the one that moved last at the end. */
class RecentFlows {
  readonly flows: Flow[] = [];

  touch(flow: Flow): void {
    this.delete(flow);
    this.flows.push(flow);
    if (this.flows.length > listLimit) this.flows.shift();
  }

  delete(flow: Flow): void {
    const index = this.flows.lastIndexOf(flow);
    if (index >= 0) this.flows.splice(index, 1);
  }
}

/** The flows of one listener and family. */
class Scope {
  readonly all = new RecentFlows();
  readonly byDevice = new Map<string, RecentFlows>();
  size = 0;
}

/** Finds the flows to which an event could belong, without looking at all of them. */
export class Candidates {
  readonly #scopes = new Map<string, Scope>();
  readonly #byId = new Map<string, Flow>();

  /** The flow with the event's id. */
  withId(id: string | undefined): Flow | undefined {
    return id === undefined ? undefined : this.#byId.get(id);
  }

  /** The flows of the same device and those without one, or, for an event without a device, the latest; the latest first. */
  near({ scope: name, deviceKey }: StepEvent): Flow[] {
    const scope = this.#scopes.get(name);
    if (scope === undefined) return [];
    if (deviceKey === undefined) return scope.all.flows.toReversed();
    const same = scope.byDevice.get(deviceKey)?.flows ?? [];
    return [...scope.all.flows.filter((flow) => flow.deviceKey === undefined), ...same].toReversed();
  }

  add(flow: Flow): void {
    const scope = this.#scopes.get(flow.scope) ?? new Scope();
    scope.size++;
    this.#scopes.set(flow.scope, scope);
  }

  /** Notes that a flow has moved, and what it has come to be known by. */
  touch(flow: Flow): void {
    const scope = this.#scopes.get(flow.scope);
    if (scope === undefined) return;
    scope.all.touch(flow);
    if (flow.deviceKey !== undefined) {
      const same = scope.byDevice.get(flow.deviceKey) ?? new RecentFlows();
      same.touch(flow);
      scope.byDevice.set(flow.deviceKey, same);
    }
    if (flow.flowId !== undefined) this.#byId.set(flow.flowId, flow);
  }

  delete(flow: Flow): void {
    const scope = this.#scopes.get(flow.scope);
    if (scope === undefined) return;
    scope.all.delete(flow);
    if (flow.deviceKey !== undefined) {
      const same = scope.byDevice.get(flow.deviceKey);
      same?.delete(flow);
      if (same?.flows.length === 0) scope.byDevice.delete(flow.deviceKey);
    }
    if (flow.flowId !== undefined && this.#byId.get(flow.flowId) === flow) this.#byId.delete(flow.flowId);
    scope.size--;
    if (scope.size === 0) this.#scopes.delete(flow.scope);
  }
}
