import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Context, context } from '@opentelemetry/api';
import { guarded } from './guarded.js';

/** What is to be told of a request that leaves HTTP. */
export interface UpgradeObserver {
  /** What its listeners see. */
  readonly context: Context;
  /** Its status line was sent. */
  answered(status: number): void;
  /** Its connection ended without one. */
  abandoned(): void;
}

type Write = Duplex['write'];

/** The status that a chunk of an answer begins with; undefined for a provisional one, or when it begins with none. */
function statusIn(chunk: unknown): number | undefined {
  const text =
    typeof chunk === 'string' ? chunk.slice(0, 12) : Buffer.isBuffer(chunk) ? chunk.toString('latin1', 0, 12) : '';
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1] ?? 0);
  return status === 101 || status >= 200 ? status : undefined;
}

/** Listens for the status line: who takes over the connection writes it there himself, now or later. */
function listenForStatus(stream: Duplex, observer: UpgradeObserver): void {
  const sending = guarded((chunk: unknown) => {
    const status = statusIn(chunk);
    if (status === undefined) return;
    restore();
    observer.answered(status);
  });
  const undo = (['write', 'end'] as const).map((name) => {
    const original = stream[name] as Write;
    const own = Object.hasOwn(stream, name);
    stream[name] = ((...sent: Parameters<Write>) => {
      sending(sent[0], name);
      return original.apply(stream, sent);
    }) as Write & Duplex['end'];
    return () => (own ? void Object.assign(stream, { [name]: original }) : Reflect.deleteProperty(stream, name));
  });
  const restore = (): void => {
    for (const back of undo) back();
  };
  const abandoned = guarded(() => observer.abandoned());
  stream.once('close', () => abandoned(undefined, 'close'));
}

/**
 * Sees requests that leave HTTP: `Upgrade`, such as to WebSocket, and `CONNECT`. Node says nothing of them on a channel, and
 * a listener of ours would make it believe that the server takes upgrades; so the event is looked at on its way to the
 * listeners of a server that has some.
 *
 * @param begin what is to be told of a request; undefined for one that is left alone.
 * @returns a function that stops it.
 */
export function watchUpgrades(
  begin: (request: IncomingMessage, server: object) => UpgradeObserver | undefined,
): () => void {
  const known = new WeakSet<object>();
  let stopped = false;

  const watch = (server: Server): void => {
    known.add(server);
    const { emit } = server;
    server.emit = function (this: Server, event: string | symbol, ...args: unknown[]): boolean {
      let active: Context | undefined;
      if (!stopped && (event === 'upgrade' || event === 'connect')) {
        guarded(([request, stream]: [IncomingMessage, Duplex]) => {
          const observer = begin(request, server);
          if (observer === undefined) return;
          listenForStatus(stream, observer);
          active = observer.context;
        })(args, event);
      }
      return active === undefined ? emit.call(this, event, ...args) : context.with(active, emit, this, event, ...args);
    } as Server['emit'];
  };

  /** What a server has no listener for yet may have one before its connections ask for it. */
  const watchOnceNeeded = (server: Server): void => {
    known.add(server);
    const onListener = (event: string | symbol): void => {
      if (!stopped && event !== 'upgrade' && event !== 'connect') return;
      server.off('newListener', onListener);
      if (!stopped) watch(server);
    };
    server.on('newListener', onListener);
  };

  const onSocket = guarded(({ socket }: { readonly socket: Socket & { readonly server?: Server } }) => {
    const { server } = socket;
    if (server === undefined || known.has(server) || !('maxRequestsPerSocket' in server)) return;
    if (server.listenerCount('upgrade') + server.listenerCount('connect') > 0) watch(server);
    else watchOnceNeeded(server);
  });

  subscribe('net.server.socket', onSocket);
  return () => {
    stopped = true;
    unsubscribe('net.server.socket', onSocket);
  };
}
