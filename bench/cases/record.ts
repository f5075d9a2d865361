import type { Case, Work } from '../case.ts';
import { openTelemetry, promClient, pulsetrail, type Subject } from '../subjects.ts';

const peers = { 'prom-client': promClient, 'OpenTelemetry JS': openTelemetry } as const;

/** Label values as a service has them at hand: texts made once, a new object for every call. */
const tenants = Array.from({ length: 1_000 }, (_, index) => `tenant-${index}`);

const counting =
  (subject: Subject, sets: number): Work =>
  (times) => {
    for (let index = 0; index < times; index++) {
      subject.count({ method: 'GET', route: '/patients/:id', status: '200', tenant: tenants[index % sets] as string });
    }
    return subject;
  };

const observing =
  (subject: Subject, sets: number): Work =>
  (times) => {
    for (let index = 0; index < times; index++) {
      subject.observe((index % 100) / 100, {
        method: 'GET',
        route: '/patients/:id',
        status: '200',
        tenant: tenants[index % sets] as string,
      });
    }
    return subject;
  };

const cases: Case[] = [];
for (const [against, peer] of Object.entries(peers)) {
  for (const [what, work] of [
    ['counter', counting],
    ['histogram', observing],
  ] as const) {
    for (const sets of [1, 1_000]) {
      cases.push({
        name: `${what}, 4 labels, ${sets.toLocaleString('en')} label ${sets === 1 ? 'set' : 'sets'}`,
        against,
        times: 20_000,
        setUp: async () => ({ ours: work(pulsetrail(), sets), theirs: work(peer(), sets) }),
      });
    }
  }
}

/** Recording on a metric with four labels. */
export const recordCases: readonly Case[] = cases;
