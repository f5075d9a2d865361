import { Candidates } from './candidates.js';
import { DelayQueue } from './delay-queue.js';
import { Flow, stepLimit } from './flow.js';
import { likeness, type Match, matchNamed, matchStep } from './match.js';
import type { StepEvent } from './step-event.js';
import type { FlowEnd } from './verdict.js';

/** What a correlator takes. */
export interface CorrelatorOptions {
  /** How long, from its first event on, a message may take, in milliseconds. Default 60,000. */
  readonly window?: number;
  /** How long a message is kept open after its last step, in milliseconds, for what is still under way. Default 2,000. */
  readonly grace?: number;
  /** The most open flows, and the most that have ended and are remembered. Default 10,000. */
  readonly maxFlows?: number;
  /** The most memory that either of them takes, in bytes. Default 32 MiB. */
  readonly maxBytes?: number;
  /** Takes each flow once, when it has ended. */
  readonly onEnd: (flow: Flow, end: FlowEnd, at: number) => void;
}

/** What became of an event: a flow has taken it; it came late, after its flow had ended; or its flow was full. */
export type Taken = { readonly kind: 'taken'; readonly flow: Flow } | { readonly kind: 'late' | 'flow_full' };

const worth: Readonly<Record<Match, number>> = { no: 0, repeat: 1, next: 2 };

/**
 * Puts the events of each message together. It has no clock: everything happens at the time that it is told.
 *
 * An event belongs to the flow with its id; else, within its listener and family, to the one that is most like it: the same
 * content, then the same device, then nothing that speaks against it; among equals one that does not have the step, and
 * among those the one that moved last, since a listener works on one message at a time.
 */
export class Correlator {
  readonly #window: number;
  readonly #maxFlows: number;
  readonly #maxBytes: number;
  readonly #onEnd: CorrelatorOptions['onEnd'];
  readonly #candidates = new Candidates();
  readonly #open: DelayQueue<Flow>;
  readonly #over: DelayQueue<Flow>;
  /** Flows that have ended, so that what comes late is known as such. */
  readonly #closed: DelayQueue<Flow>;
  #bytes = 0;
  #closedBytes = 0;

  constructor({ window = 60_000, grace = 2_000, maxFlows = 10_000, maxBytes = 33_554_432, onEnd }: CorrelatorOptions) {
    this.#window = window;
    this.#maxFlows = maxFlows;
    this.#maxBytes = maxBytes;
    this.#onEnd = onEnd;
    this.#open = new DelayQueue(window);
    this.#over = new DelayQueue(grace);
    this.#closed = new DelayQueue(window);
  }

  /** How many flows are open. */
  get size(): number {
    return this.#open.size;
  }

  /** An estimate of what the open flows take in memory, in bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Takes an event at the time of its arrival. */
  take(event: StepEvent): Taken {
    this.tick(event.arrival);
    const found = this.#find(event);
    if (found?.isClosed) return { kind: 'late' };
    if (found !== undefined && found.steps.size >= stepLimit && !found.has(event.step)) return { kind: 'flow_full' };
    const flow = found ?? this.#openFlow(event);
    this.#bytes -= found === undefined ? 0 : flow.size;
    flow.add(event);
    this.#bytes += flow.size;
    this.#candidates.touch(flow);
    if (flow.isOver) this.#over.set(flow, event.arrival);
    else this.#over.delete(flow);
    this.#makeRoom(event.arrival);
    return { kind: 'taken', flow };
  }

  /** Ends what is due at a time. */
  tick(at: number): void {
    for (const flow of this.#over.take(at)) this.#close(flow, 'complete', at);
    for (const flow of this.#open.take(at)) this.#close(flow, flow.isOver ? 'complete' : 'window', at);
    for (const flow of this.#closed.take(at)) this.#forget(flow);
  }

  /** When something is due next, in milliseconds since 1970. */
  nextDue(): number | undefined {
    const times = [this.#over, this.#open, this.#closed].flatMap((queue) => queue.nextDue() ?? []);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /** Ends every open flow. */
  closeAll(at: number): void {
    for (;;) {
      const flow = this.#open.oldest();
      if (flow === undefined) return;
      this.#close(flow, flow.isOver ? 'complete' : 'shutdown', at);
    }
  }

  #find(event: StepEvent): Flow | undefined {
    const named = this.#candidates.withId(event.flowId);
    if (named !== undefined && matchNamed(named, event)) return named;
    let best: Flow | undefined;
    let bestWorth = 0;
    for (const flow of this.#candidates.near(event)) {
      const step = worth[matchStep(flow, event, 2 * this.#window)];
      const like = likeness(flow, event);
      if (step === 0 || like === 0 || flow === named) continue;
      const value = (flow.isClosed ? 0 : 100) + like * 10 + step;
      if (value > bestWorth) [best, bestWorth] = [flow, value];
    }
    return best;
  }

  #openFlow(event: StepEvent): Flow {
    const flow = new Flow(event);
    this.#open.set(flow, event.arrival);
    this.#candidates.add(flow);
    return flow;
  }

  #makeRoom(at: number): void {
    while (this.#open.size > this.#maxFlows || (this.#bytes > this.#maxBytes && this.#open.size > 1)) {
      const oldest = this.#open.oldest();
      if (oldest !== undefined) this.#close(oldest, oldest.isOver ? 'complete' : 'overflow', at);
    }
  }

  #close(flow: Flow, end: FlowEnd, at: number): void {
    this.#open.delete(flow);
    this.#over.delete(flow);
    this.#bytes -= flow.size;
    flow.isClosed = true;
    this.#closed.set(flow, at);
    this.#closedBytes += flow.size;
    while (this.#closed.size > this.#maxFlows || this.#closedBytes > this.#maxBytes) {
      const oldest = this.#closed.oldest();
      if (oldest === undefined) break;
      this.#closed.delete(oldest);
      this.#forget(oldest);
    }
    this.#onEnd(flow, end, at);
  }

  #forget(flow: Flow): void {
    this.#closedBytes -= flow.size;
    this.#candidates.delete(flow);
  }
}
