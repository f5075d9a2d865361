import { isMainThread } from 'node:worker_threads';

const signals = ['SIGTERM', 'SIGINT'] as const;

/** Milliseconds that a process which is asked to end may still take for what it holds. */
const deadline = 2_000;

/** What the package signal-exit, under which many tools clean up, keeps of itself: version 4, then version 3. */
interface SignalExitState {
  readonly [key: symbol]: { readonly count?: unknown } | undefined;
  readonly process: { readonly __signal_exit_emitter__?: { readonly count?: unknown } };
}

const signalExitKey = Symbol.for('signal-exit emitter');

/**
 * Listeners of signal-exit to one signal. They do nothing while anybody else listens, and else end the process by the same
 * signal: whoever waits for them to act has to be gone first.
 */
function waitingListeners(): number {
  const state = globalThis as unknown as SignalExitState;
  const counts = [state[signalExitKey]?.count, state.process.__signal_exit_emitter__?.count];
  return counts.reduce<number>((sum, count) => sum + (typeof count === 'number' ? count : 0), 0);
}

/** Whether somebody other than us, and such as wait for us, will end the process in a way of his own. */
const othersEnd = (signal: NodeJS.Signals, ours: number): boolean =>
  process.listenerCount(signal) > ours + waitingListeners();

/**
 * Hands over what is held when the process is asked to end. Where nobody else listens to the signal, the process then
 * ends of that signal, as it would have at once; where the service does, ending is its own business and only the flush
 * is added. A second signal is not waited for. Worker threads get no signals.
 *
 * @returns a function that stops listening.
 */
export function drainOnSignals(flush: (timeout: number) => Promise<void>): () => void {
  if (!isMainThread) return () => undefined;
  let draining = false;
  const forget = () => {
    for (const signal of signals) process.off(signal, onSignal);
  };
  const endOf = (signal: NodeJS.Signals) => {
    forget();
    // Somebody who listens only now wants to end the process in another way.
    if (!othersEnd(signal, 0)) process.kill(process.pid, signal);
  };
  const onSignal = (signal: NodeJS.Signals) => {
    // While we listen, nobody who waits for others ends the process before everything is handed over.
    const others = othersEnd(signal, 1);
    if (draining) {
      if (!others) endOf(signal);
      return;
    }
    draining = true;
    void flush(deadline).finally(() => (others ? forget() : endOf(signal)));
  };
  // First of all: a listener that is asked once only is no longer there when its turn has come.
  for (const signal of signals) process.prependListener(signal, onSignal);
  return forget;
}
