import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { until } from './until.ts';

/** A server that can be stopped, killed and started again at its address, with the data that it left. */
export class ServerProgram {
  readonly address: string;
  readonly #program: string;
  readonly #args: readonly string[];
  readonly #folder: string;
  #process: ChildProcess | undefined;

  constructor(program: string, address: string, args: readonly string[], folder: string) {
    this.#program = program;
    this.address = address;
    this.#args = args;
    this.#folder = folder;
  }

  /** Resolves when it is ready. */
  async start(): Promise<void> {
    const child = spawn(this.#program, this.#args, { cwd: this.#folder, stdio: ['ignore', 'ignore', 'pipe'] });
    this.#process = child;
    let log = '';
    child.stderr.on('data', (chunk: Buffer) => {
      log = `${log}${chunk.toString()}`.slice(-4_000);
    });
    await until(`${this.#program} is ready`, async () => {
      if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode}:\n${log}`);
      return (await fetch(`${this.address}/-/ready`)).ok;
    });
  }

  /** Ends it: as an administrator would, or at once and without a last word. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  }
}
