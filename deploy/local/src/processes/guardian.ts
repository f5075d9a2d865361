import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ownProgram } from '../checkout.js';

/** Knows the processes that must not outlive this one. */
export interface Guardian {
  /** Has the process group ended when this process is gone, however it went. */
  watch(pid: number): void;
  /** Forgets a process that has ended. */
  release(pid: number): void;
  /** Ends the guardian; what is still watched is ended with it. */
  close(): Promise<void>;
  /** Resolves when the guardian itself is gone without having been closed. */
  readonly lost: Promise<void>;
}

/**
 * Starts the guardian: a process in its own session that reads process ids from a pipe. When this process ends, even by
 * SIGKILL, the operating system closes the pipe and the guardian ends what it was told to watch.
 */
export function startGuardian(): Guardian {
  const child = spawn(process.execPath, [ownProgram('guardian')], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const exited = once(child, 'exit');
  const { promise: lost, resolve: lose } = Promise.withResolvers<void>();
  let closing = false;
  const gone = () => {
    if (!closing) lose();
  };
  exited.then(gone, gone);
  child.stdin.on('error', gone);
  return {
    watch: (pid) => void child.stdin.write(`+${pid}\n`),
    release: (pid) => void child.stdin.write(`-${pid}\n`),
    close: async () => {
      closing = true;
      child.stdin.end();
      await exited.catch(() => undefined);
    },
    lost,
  };
}
