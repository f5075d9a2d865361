import type { Alarm } from '../message/message.js';
import { DelayQueue } from './delay-queue.js';

/** How long, in milliseconds, an alarm waits for the same on MQTT; well within the second in which it must be raised. */
export const alarmHold = 500;

/** How long an alarm that came on MQTT is remembered, in milliseconds. */
export const alarmMemory = 60_000;

/** The most alarms that are remembered. */
const memoryLimit = 10_000;

interface HeldAlarm {
  readonly key: string;
  readonly raise: () => void;
}

const keyOf = (family: string, alarm: Alarm, deviceKey: string | undefined): string =>
  [family, alarm, deviceKey].join(' ');

/**
 * Raises the alarms that come by step events alone. A call for help that the bridge itself reads from the broker has been
 * raised then: each one there stands for one here, whichever comes first, as long as they are not far apart.
 */
export class Alarms {
  readonly #held = new DelayQueue<HeldAlarm>(alarmHold);
  readonly #seen = new DelayQueue<{ readonly key: string }>(alarmMemory);

  /** An alarm came on MQTT, whether it was raised there or known already. */
  onMqtt(family: string, alarm: Alarm, deviceKey: string | undefined, at: number): void {
    this.tick(at);
    const key = keyOf(family, alarm, deviceKey);
    const held = this.#held.find((item) => item.key === key);
    if (held !== undefined) {
      this.#held.delete(held);
      return;
    }
    this.#seen.set({ key }, at);
    const oldest = this.#seen.size > memoryLimit ? this.#seen.oldest() : undefined;
    if (oldest !== undefined) this.#seen.delete(oldest);
  }

  /** An alarm came by a step event. It is raised after {@link alarmHold}, unless it comes, or came, on MQTT as well. */
  onStepEvent(family: string, alarm: Alarm, deviceKey: string | undefined, at: number, raise: () => void): void {
    this.tick(at);
    const key = keyOf(family, alarm, deviceKey);
    const seen = this.#seen.find((item) => item.key === key);
    if (seen !== undefined) this.#seen.delete(seen);
    else this.#held.set({ key, raise }, at);
  }

  /** Raises what is due at a time. */
  tick(at: number): void {
    for (const { raise } of this.#held.take(at)) raise();
    for (const _forgotten of this.#seen.take(at));
  }

  /** When something is to be raised next, in milliseconds since 1970. */
  nextDue(): number | undefined {
    return this.#held.nextDue();
  }

  /** Raises all that are held. */
  close(): void {
    this.tick(Number.POSITIVE_INFINITY);
  }
}
