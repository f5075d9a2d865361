import * as http from 'node:http';
import * as https from 'node:https';
import type { Duplex } from 'node:stream';

/** What OTLP exporters take of their connection. */
export interface OtlpConnectionOptions {
  readonly url: string;
  readonly httpAgentOptions: (protocol: string) => http.Agent;
}

type Socket = Duplex & Partial<Pick<import('node:net').Socket, 'unref'>>;
type MadeSocket = (error: Error | null, socket: Socket) => void;

/** Makes an agent whose sockets keep no process alive. */
function quietAgent(protocol: string): http.Agent {
  const agent = protocol === 'https:' ? new https.Agent({ keepAlive: true }) : new http.Agent({ keepAlive: true });
  const create = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback?: MadeSocket) => {
    const socket = create(options, callback as never) as Socket | null | undefined;
    socket?.unref?.();
    return socket;
  };
  const reuse = agent.reuseSocket.bind(agent);
  agent.reuseSocket = (socket, request) => {
    reuse(socket, request);
    (socket as Socket).unref?.();
  };
  return agent;
}

interface Retrying {
  send(data: Uint8Array, timeoutMillis: number): Promise<unknown>;
}

/** The part of an OTLP exporter that waits between two attempts; the same in every exporter of one version. */
interface ExporterInside {
  readonly _delegate?: {
    readonly _transport?: {
      readonly _transport?: Retrying;
      retry?: (data: Uint8Array, timeoutMillis: number, inMillis: number) => Promise<unknown>;
    };
  };
}

/**
 * The way of one exporter to its collector. It keeps no process alive, neither with a socket nor with the timer of a
 * retry, and can be cut off.
 */
export class OtlpConnection {
  readonly options: OtlpConnectionOptions;
  readonly #cut = new AbortController();

  constructor(url: string) {
    this.options = {
      url,
      httpAgentOptions: (protocol) => {
        const agent = quietAgent(protocol);
        this.#cut.signal.addEventListener('abort', () => agent.destroy());
        return agent;
      },
    };
  }

  /**
   * Replaces the exporter's retry, which waits up to five seconds on a timer that holds the process and cannot be ended
   * from outside. Where a version has no such part, the exporter stays as it is.
   */
  tame<Exporter extends object>(exporter: Exporter): Exporter {
    const retrying = (exporter as ExporterInside)._delegate?._transport;
    const transport = retrying?._transport;
    if (retrying?.retry === undefined || transport === undefined) return exporter;
    const { signal } = this.#cut;
    retrying.retry = (data, timeoutMillis, inMillis) =>
      new Promise((resolve) => {
        const giveUp = () => resolve({ status: 'failure', error: new Error('The export was given up.') });
        if (signal.aborted) return giveUp();
        const timer = setTimeout(() => {
          signal.removeEventListener('abort', giveUp);
          transport.send(data, timeoutMillis).then(resolve, giveUp);
        }, inMillis).unref();
        signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
        signal.addEventListener('abort', giveUp, { once: true });
      });
    return exporter;
  }

  /** Ends what is under way. */
  cut(): void {
    this.#cut.abort();
  }
}
