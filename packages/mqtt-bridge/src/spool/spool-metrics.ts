import { metrics } from '@pulsetrail/catalog';
import type { Telemetry } from '@pulsetrail/sdk';
import { deadLetterReasons } from './dead-letter.js';
import type { Spool, SpoolEvents } from './spool.js';

/** The figures of a spool. */
export interface SpoolMetrics {
  /** What the spool reports to. */
  readonly events: SpoolEvents;
  /** Brings up to date what is looked at and not counted. */
  observe(spool: Spool, now: number): void;
}

/** Makes the instruments of a spool; every series exists, at zero, when it returns. */
export function spoolMetrics({ instrument }: Pick<Telemetry, 'instrument'>): SpoolMetrics {
  const messages = instrument(metrics.bridgeSpoolMessages);
  const size = instrument(metrics.bridgeSpoolSize);
  const oldest = instrument(metrics.bridgeSpoolOldestAge);
  const waiting = instrument(metrics.bridgeSpoolWaiting);
  const appended = instrument(metrics.bridgeSpoolAppended);
  const removed = instrument(metrics.bridgeSpoolRemoved);
  const commits = instrument(metrics.bridgeSpoolCommitDuration);
  const dead = instrument(metrics.bridgeDeadLetters);
  const held = instrument(metrics.bridgeDeadLettersHeld);
  const dropped = instrument(metrics.bridgeDeadLettersDropped);
  for (const reason of [...deadLetterReasons, '_OTHER']) dead.with({ reason });
  return {
    events: {
      onCommitted: (seconds) => commits.record(seconds),
      onAppended: (count) => appended.add(count),
      onRemoved: (count) => removed.add(count),
      onBuried: ({ reason }) => dead.add(1, { reason }),
      onLost: (reason, count) => dropped.add(count, { reason }),
    },
    observe(spool, now) {
      const { depth, oldestAt, isWaiting, deadLetters } = spool;
      messages.set(depth.messages);
      size.set(depth.bytes);
      oldest.set(oldestAt === undefined ? 0 : Math.max(0, (now - oldestAt) / 1_000));
      waiting.set(isWaiting ? 1 : 0);
      held.set(deadLetters.messages);
    },
  };
}
