import { isMainThread } from 'node:worker_threads';

const signals = ['SIGTERM', 'SIGINT'] as const;

/** Milliseconds that a process which is asked to end may still take for what it holds. */
const deadline = 2_000;

/**
 * Hands over what is held when the process is asked to end. Where nobody else listens to the signal, the process then
 * ends of that signal, as it would have at once; where the service does, ending is its own business and only the flush
 * is added. A second signal is not waited for. Worker threads get no signals.
 *
 * @returns a function that stops listening.
 */
export function drainOnSignals(flush: (timeout: number) => Promise<void>): () => void {
  if (!isMainThread) return () => undefined;
  const forget = () => {
    for (const signal of signals) process.off(signal, onSignal);
  };
  const onSignal = (signal: NodeJS.Signals) => {
    forget();
    const alone = process.listenerCount(signal) === 0;
    void flush(deadline).finally(() => {
      // Somebody who listens only now wants to end the process in another way.
      if (alone && process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    });
  };
  for (const signal of signals) process.on(signal, onSignal);
  return forget;
}
