import { observeHttpClients } from './client/index.js';
import type { ResolvedHttp } from './options.js';
import { type HttpServerSetup, observeHttpServer } from './server.js';

/**
 * Counts, times and traces HTTP, in and out.
 *
 * @returns a function that stops it.
 */
export function observeHttp(options: ResolvedHttp, setup: Omit<HttpServerSetup, 'options'>): () => void {
  const stopServer = observeHttpServer({ ...setup, options });
  const stopClients = options.client ? observeHttpClients({ ...setup, isOwnHost: options.isOwnHost }) : undefined;
  return () => {
    stopServer();
    stopClients?.();
  };
}
