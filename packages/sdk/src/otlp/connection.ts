import type { Agent } from 'node:http';
import type { Duplex } from 'node:stream';
import { errorType } from '../error-type.js';
import { warnEveryMinute } from './diagnostics.js';

/** What OTLP exporters take of their connection. */
export interface OtlpConnectionOptions {
  readonly url: string;
  readonly httpAgentOptions: (protocol: string) => Agent;
}

type Socket = Duplex & Partial<Pick<import('node:net').Socket, 'unref'>>;
type MadeSocket = (error: Error | null, socket: Socket) => void;

/** Makes an agent whose sockets keep no process alive. */
function quietAgent(protocol: string): Agent {
  const { Agent } = process.getBuiltinModule(protocol === 'https:' ? 'node:https' : 'node:http');
  const agent: Agent = new Agent({ keepAlive: true });
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

/** What came of sending: `failure` is final. */
interface Sent {
  readonly status: 'success' | 'failure' | 'retryable';
  readonly error?: unknown;
}

interface Sending {
  send(data: Uint8Array, timeoutMillis: number): Promise<Sent>;
}

/** What an exporter says of a failure: the HTTP status where there was one. Neither its message nor its data. */
const reasonOf = (error: unknown): string => {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  return typeof code === 'number' ? `status ${code}` : errorType(error);
};

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
    readonly _transport?: Partial<Sending> & {
      readonly _transport?: Sending;
      retry?: (data: Uint8Array, timeoutMillis: number, inMillis: number) => Promise<Sent>;
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
   * no such part, the exporter stays as it is. A refusal is said with its status.
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
    const send = retrying.send?.bind(retrying);
    if (send !== undefined) {
      retrying.send = async (data, timeoutMillis) => {
        const sent = await send(data, timeoutMillis);
        if (sent.status === 'failure' && !signal.aborted) {
          warnEveryMinute(
            `The collector at ${this.#origin} refused what it was sent (${reasonOf(sent.error)}). Look whether the endpoint, its path and what it asks for as credentials are right.`,
          );
        }
        return sent;
      };
    }
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
