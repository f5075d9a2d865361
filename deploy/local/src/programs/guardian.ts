import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { signalGroup } from '../processes/process-group.js';

/**
 * Reads `+pid` and `-pid` lines; when its input closes, ends the processes that are left: SIGTERM, two seconds, SIGKILL.
 * Signals to itself are ignored, since it must be the last to go.
 */
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

const watched = new Set<number>();
for await (const line of createInterface({ input: process.stdin })) {
  const pid = Number(line.slice(1));
  if (line.startsWith('+')) watched.add(pid);
  else watched.delete(pid);
}

const alive = () => [...watched].filter((pid) => signalGroup(pid, 0));
for (const pid of watched) signalGroup(pid, 'SIGTERM');
const deadline = Date.now() + 2_000;
while (alive().length > 0 && Date.now() < deadline) await delay(50);
for (const pid of alive()) signalGroup(pid, 'SIGKILL');
