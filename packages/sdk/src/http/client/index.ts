import { ClientRecorder, type HttpClientSetup } from './call.js';
import { observeNodeClient } from './node-client.js';
import { observeUndici } from './undici-client.js';

/**
 * Counts, times and traces what the service asks of others, and hands on the trace: `fetch`, undici, `node:http` and
 * `node:https`, and what is built on them.
 *
 * @returns a function that stops it.
 */
export function observeHttpClients(setup: HttpClientSetup): () => void {
  const recorder = new ClientRecorder(setup);
  const stops = [observeNodeClient(recorder), observeUndici(recorder), () => recorder.stop()];
  return () => {
    for (const stop of stops) stop();
  };
}
