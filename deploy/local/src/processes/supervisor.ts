import { join } from 'node:path';
import type { Part } from '../part.js';
import { type Child, startChild } from './child.js';
import { startGuardian } from './guardian.js';
import { PartError } from './part-error.js';
import { signalGroup } from './process-group.js';
import { waitUntilReady } from './readiness.js';

/** How parts are run. */
export interface SupervisorOptions {
  /** Folder for one log per part. */
  readonly logFolder: string;
  /** Gives up the start when aborted. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds that each part has to become ready. Default 30 000. */
  readonly readyWithin?: number;
  /** Takes what a speaking part writes for the terminal. */
  readonly onOutput?: ((text: string) => void) | undefined;
}

/** Parts that are all ready. */
export interface RunningParts {
  /** Process id of each part that goes on running. */
  readonly pids: ReadonlyMap<string, number>;
  /** Rejects with a {@link PartError} as soon as a part ends that should not. */
  readonly failed: Promise<never>;
  /** Stops every part: SIGTERM to all, SIGKILL to those that are left after five seconds. May be called twice. */
  stop(): Promise<void>;
}

const stopWithin = 5_000;

/** Starts parts, each as soon as those it comes after are ready, and watches them until they are stopped. */
export async function startParts(parts: readonly Part[], options: SupervisorOptions): Promise<RunningParts> {
  const guardian = startGuardian();
  const children = new Map<string, Child & { readonly pid: number }>();
  const giveUp = new AbortController();
  const failure = Promise.withResolvers<never>();
  failure.promise.catch(() => giveUp.abort());
  guardian.lost.then(() => failure.reject(new PartError('guardian', 'was ended by somebody', [])));
  options.signal?.addEventListener('abort', () => failure.reject(options.signal?.reason), { once: true });

  const launch = async (part: Part): Promise<void> => {
    giveUp.signal.throwIfAborted();
    const child = startChild(part.command, join(options.logFolder, `${part.name}.log`), {
      pipeOutput: part.speaks === true,
    });
    const { pid } = child;
    if (pid !== undefined) {
      guardian.watch(pid);
      children.set(part.name, { ...child, pid });
    }
    child.output?.setEncoding('utf8').on('data', (text: string) => options.onOutput?.(text));
    const ended = child.ended.then((ending) => {
      children.delete(part.name);
      if (pid !== undefined) guardian.release(pid);
      if (part.ready.kind === 'finished' && ending.code === 0) return;
      failure.reject(new PartError(part.name, ending.words, child.lastLines()));
    });

    if (part.ready.kind === 'started') return;
    const within = options.readyWithin ?? 30_000;
    const late = AbortSignal.timeout(within);
    const waiting =
      part.ready.kind === 'finished'
        ? Promise.race([ended, aborted(late)])
        : waitUntilReady(part.ready, AbortSignal.any([late, giveUp.signal]));
    await waiting.catch((error: unknown) => {
      if (late.aborted) throw new PartError(part.name, `was not ready within ${within / 1_000} s`, child.lastLines());
      throw error;
    });
  };

  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    failure.promise.catch(() => undefined);
    giveUp.abort();
    const left = [...children.values()];
    for (const { pid } of left) signalGroup(pid, 'SIGTERM');
    const kill = setTimeout(() => {
      for (const { pid } of children.values()) signalGroup(pid, 'SIGKILL');
    }, stopWithin);
    await Promise.all(left.map(({ ended }) => ended));
    clearTimeout(kill);
    await guardian.close();
  };

  const started = new Map<string, Promise<void>>();
  for (const part of parts) {
    const before = (part.after ?? []).map((name) => started.get(name));
    started.set(
      part.name,
      Promise.all(before).then(() => launch(part)),
    );
  }
  const running: RunningParts = {
    pids: new Map(),
    failed: failure.promise,
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
  try {
    await Promise.race([Promise.all(started.values()), failure.promise]);
  } catch (error) {
    await running.stop();
    await Promise.allSettled(started.values());
    throw error;
  }
  return { ...running, pids: new Map([...children].map(([name, { pid }]) => [name, pid])) };
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
