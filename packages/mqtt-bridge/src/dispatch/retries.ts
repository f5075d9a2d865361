import { type MessageRun, mayPass, type StepRun } from '../pipeline/message-run.js';
import type { Entry } from './entry.js';
import type { StoreHealth } from './store-health.js';

/** What was tried with an entry that has failed. */
interface Tries {
  /** How often it was tried. */
  count: number;
  /** How often it failed while others succeeded. */
  faults: number;
  /** The first step that failed. */
  readonly firstFailure: StepRun | undefined;
  /** When it failed the last time; before that, when it was tried first. By the steady clock. */
  lastFailedAt: number;
}

/** The entries of a lane that have failed and are tried again. */
export class Retries {
  readonly #health: StoreHealth;
  readonly #tries = new Map<Entry, Tries>();

  constructor(health: StoreHealth) {
    this.#health = health;
  }

  /** How many there are. */
  get size(): number {
    return this.#tries.size;
  }

  /**
   * Notes a failed try; it is the message's fault when the same step has succeeded for others since it last failed.
   * @returns how often it was the message's fault.
   */
  failed(entry: Entry, run: MessageRun, startedAt: number): number {
    const failure = run.steps.findLast(({ errorType }) => errorType !== undefined);
    const tries = this.#tries.get(entry) ?? { count: 0, faults: 0, firstFailure: failure, lastFailedAt: startedAt };
    this.#tries.set(entry, tries);
    tries.count++;
    if (failure !== undefined && this.#health.hasSucceededSince(failure.step, tries.lastFailedAt)) tries.faults++;
    tries.lastFailedAt = performance.now();
    return tries.faults;
  }

  /** Forgets an entry that is not tried again; the last run as it is recorded, with what came before it. */
  end(entry: Entry, run: MessageRun): MessageRun {
    const tries = this.#tries.get(entry);
    if (tries === undefined) return run;
    this.#tries.delete(entry);
    const { count, firstFailure } = tries;
    return { ...run, tries: mayPass(run) ? count : count + 1, ...(firstFailure && { firstFailure }) };
  }
}
