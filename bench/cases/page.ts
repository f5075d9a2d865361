import type { Case, Work } from '../case.ts';
import { openTelemetry, promClient, pulsetrail, type Subject } from '../subjects.ts';

const peers = { 'prom-client': promClient, 'OpenTelemetry JS': openTelemetry } as const;

function filled(subject: Subject, sets: number): Work {
  for (let index = 0; index < sets; index++) {
    for (const seconds of [0.003, 0.2, 3]) {
      subject.observe(seconds, { method: 'GET', route: '/patients/:id', status: '200', tenant: `tenant-${index}` });
    }
  }
  return async (times) => {
    let length = 0;
    for (let index = 0; index < times; index++) length += Buffer.byteLength(await subject.page());
    return length;
  };
}

/** Writing the Prometheus page with many histogram label sets. */
export const pageCases: readonly Case[] = Object.entries(peers).flatMap(([against, peer]) =>
  [1_000, 10_000].map((sets) => ({
    name: `page, ${sets.toLocaleString('en')} histogram label sets`,
    against,
    times: 1,
    setUp: async () => ({ ours: filled(pulsetrail(), sets), theirs: filled(peer(), sets) }),
  })),
);
