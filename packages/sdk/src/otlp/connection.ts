import * as http from 'node:http';
import * as https from 'node:https';
import type { Duplex } from 'node:stream';
import { warnEveryMinute } from './diagnostics.js';

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

/** What a collector says of items that it has taken from us and thrown away. Source: OTLP, partial success. */
interface PartialResponse {
  readonly partialSuccess?: Readonly<
    Partial<Record<'rejectedSpans' | 'rejectedLogRecords' | 'rejectedDataPoints', unknown>>
  >;
}

/** The parts of an OTLP exporter that wait between two attempts, and read the answer; the same in all of one version. */
interface ExporterInside {
  readonly _delegate?: {
    readonly _responseHandler?: { handleResponse?: (response: PartialResponse | undefined) => void };
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
  readonly #origin: string;
  readonly #cut = new AbortController();

  constructor(url: string) {
    this.#origin = new URL(url).origin;
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
   * from outside, and its reading of answers, which says of a partial success as much as of a full one. Where a version has
   * no such part, the exporter stays as it is.
   *
   * @param onRejected is told how many items of an export the collector has thrown away.
   */
  tame<Exporter extends object>(exporter: Exporter, onRejected: (count: number) => void): Exporter {
    const inside = (exporter as ExporterInside)._delegate;
    const reading = inside?._responseHandler;
    if (reading?.handleResponse !== undefined) {
      reading.handleResponse = (response) => {
        const { rejectedSpans, rejectedLogRecords, rejectedDataPoints } = response?.partialSuccess ?? {};
        const rejected = Number(rejectedSpans ?? rejectedLogRecords ?? rejectedDataPoints ?? 0);
        if (rejected > 0) onRejected(rejected);
      };
    }
    const retrying = inside?._transport;
    const transport = retrying?._transport;
    if (retrying?.retry === undefined || transport === undefined) return exporter;
    const { signal } = this.#cut;
    retrying.retry = (data, timeoutMillis, inMillis) =>
      new Promise((resolve) => {
        // Ten seconds of further attempts lie between this and the first loss.
        warnEveryMinute(
          `The collector at ${this.#origin} takes nothing at present; it is asked again. Look whether it runs.`,
        );
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
