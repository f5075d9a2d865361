import type { PipelineStep } from '@pulsetrail/catalog';
import type { StepRun } from '../pipeline/message-run.js';
import { backoff } from '../timing/backoff.js';

/** So many failures of a step in a row, with no success of anybody between them, mean that it is not the messages. */
const patience = 20;

/** The longest wait between two probes, in milliseconds: also the longest time until a store that is back is noticed. */
const probeCeiling = 1_000;

/** What a store's health tells. */
export interface StoreHealthEvents {
  /** The store has stopped answering: from now on, a single message is tried at a time. */
  onDown(step: PipelineStep): void;
  /** It answers again: everything that waits may go. */
  onUp(): void;
  /** It may be back: one message should be tried. */
  onProbe(): void;
}

/**
 * Whether directory and store work, as far as the messages themselves tell: a step at which nobody succeeds any more is
 * down, whatever a ping would say; one at which others succeed while a message fails is that message's fault. An answer
 * that was kept is no success of anybody. Times are those of the steady clock, `performance.now()`.
 */
export class StoreHealth {
  readonly #events: StoreHealthEvents;
  readonly #random: (() => number) | undefined;
  /** When each step succeeded the last time, for any message. */
  readonly #succeeded = new Map<PipelineStep, number>();
  readonly #failures = new Map<PipelineStep, number>();
  #down: PipelineStep | undefined;
  #probes = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param random a number from 0 to 1. Default `Math.random`. */
  constructor(events: StoreHealthEvents, random?: () => number) {
    this.#events = events;
    this.#random = random;
  }

  /** Whether messages may be tried without asking. */
  get isUp(): boolean {
    return this.#down === undefined;
  }

  /** Learns from the steps of a try. */
  learn(steps: readonly StepRun[]): void {
    for (const { step, errorType, isKept } of steps) {
      if (step === '1_mqtt_received' || step === '2_payload_parsed' || isKept) continue;
      // A patient who is not known is an answer too.
      if (errorType === undefined || errorType === 'patient_not_found') this.#success(step);
      else this.#failure(step);
    }
  }

  #success(step: PipelineStep): void {
    this.#succeeded.set(step, performance.now());
    this.#failures.delete(step);
    // Steps are in the order of their names: a message that passes a later one has passed this, if with a kept answer.
    if (this.#down === undefined || step < this.#down) return;
    this.#down = undefined;
    clearTimeout(this.#timer);
    this.#events.onUp();
  }

  #failure(step: PipelineStep): void {
    const failures = (this.#failures.get(step) ?? 0) + 1;
    this.#failures.set(step, failures);
    if (this.#down !== undefined || failures < patience) return;
    this.#down = step;
    this.#probes = 0;
    this.#events.onDown(step);
    this.probeLater();
  }

  /** Has one message tried after a while; for when a probe has told nothing, or has failed. */
  probeLater(): void {
    if (this.#down === undefined) return;
    clearTimeout(this.#timer);
    this.#probes++;
    this.#timer = setTimeout(() => this.#events.onProbe(), backoff(this.#probes, probeCeiling, this.#random));
  }

  /** Whether the step has succeeded for anybody since a time, so that a failure after it was the message's own. */
  hasSucceededSince(step: PipelineStep, time: number): boolean {
    return (this.#succeeded.get(step) ?? 0) > time;
  }

  close(): void {
    clearTimeout(this.#timer);
  }
}
