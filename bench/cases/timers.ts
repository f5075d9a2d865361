import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Case, Work } from '../case.ts';
import { otelSpan, otelSpanAndHistogram, pulsetrailTimer, type TimingSubject } from '../timing-subjects.ts';

/** Calls between two turns of the event loop: what a batch processor's queue holds without dropping. */
const burst = 256;

const calling =
  (subject: TimingSubject): Work =>
  async (times) => {
    let sum = 0;
    for (let index = 0; index < times; index++) {
      sum += subject.time(() => index);
      if (index % burst === 0) await nextTurn();
    }
    if (subject.lost() > 0) throw new Error('Spans were lost, which makes the comparison unfair.');
    return sum;
  };

const awaiting =
  (subject: TimingSubject): Work =>
  async (times) => {
    let sum = 0;
    for (let index = 0; index < times; index++) {
      sum += await subject.time(async () => index);
      if (index % burst === 0) await nextTurn();
    }
    if (subject.lost() > 0) throw new Error('Spans were lost, which makes the comparison unfair.');
    return sum;
  };

const forms = { 'of a function': calling, 'of an async function': awaiting } as const;

/** Timing a call, with a span that is not kept and with one that is. */
export const timerCases: readonly Case[] = Object.entries(forms).flatMap(([form, work]): Case[] => [
  {
    name: `unsampled timer ${form}`,
    against: 'OTel span',
    times: 20_000,
    setUp: async () => ({ ours: work(pulsetrailTimer(0)), theirs: work(otelSpan(0)) }),
  },
  {
    name: `sampled timer ${form}`,
    against: 'OTel span, histogram',
    times: 20_000,
    setUp: async () => ({ ours: work(pulsetrailTimer(1)), theirs: work(otelSpanAndHistogram(1)) }),
  },
]);
