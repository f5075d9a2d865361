import { writeConfiguration } from './configuration.js';
import { withoutCredentials } from './mqtt-url.js';
import type { StackOptions } from './options.js';
import { partsOf } from './parts/index.js';
import { planStack } from './plan-stack.js';
import { startParts } from './processes/supervisor.js';
import { createRunFolder } from './run-folder.js';

/** One line of the table. */
export interface PartState {
  readonly part: string;
  /** Where people find it, or what it is connected to. */
  readonly address: string;
  readonly state: 'ready' | 'running' | 'external';
  /** Process id; none for what others run. */
  readonly pid?: number;
}

/** A stack whose parts are all ready. */
export interface Stack {
  readonly parts: readonly PartState[];
  /** Folder of this run: logs, generated configuration, data. */
  readonly folder: string;
  /** Rejects with a PartError, and stops everything, when a part ends. */
  readonly failed: Promise<never>;
  /** Stops every part and leaves none behind. */
  stop(): Promise<void>;
}

/**
 * Runs the whole stack on this machine and resolves when every part is ready.
 * Rejects, with nothing left running, with a StackError, ServerMissingError or CatalogError before anything is started,
 * or with a PartError when a part fails.
 */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const plan = await planStack(options);
  options.signal?.throwIfAborted();
  const run = await createRunFolder();
  const parts = partsOf({ plan, run, configuration: await writeConfiguration(plan, run) });
  const running = await startParts(parts, {
    logFolder: run.logs,
    signal: options.signal,
    onOutput: options.onNotification,
  });
  const failed = running.failed.catch(async (error: unknown) => {
    await running.stop();
    throw error;
  });
  failed.catch(() => undefined);

  const external: PartState[] =
    plan.embeddedBroker || !plan.devices
      ? []
      : [{ part: 'broker', address: withoutCredentials(plan.mqttUrl), state: 'external' }];
  const own = parts.flatMap(({ name, address, ready }): PartState[] => {
    const pid = running.pids.get(name);
    return pid === undefined
      ? []
      : [{ part: name, address, state: ready.kind === 'started' ? 'running' : 'ready', pid }];
  });
  return { parts: [...external, ...own], folder: run.path, failed, stop: running.stop };
}
