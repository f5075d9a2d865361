import type { IncomingMessage, ServerResponse } from 'node:http';
import { isIPv4, isIPv6 } from 'node:net';
import { answer } from '../http/http-answer.js';
import { type RawStepEvent, readEvent } from './raw-event.js';
import { type EventToken, findToken } from './tokens.js';

/** The longest body, in bytes: twice the longest payload that the bridge reads. */
export const bodyLimit = 524_288;

/** The most bodies that are read at a time. */
const readersLimit = 64;

/** Why a request is refused, the closed values of the label `reason`. */
export type Refusal = 'unauthorized' | 'too_large' | 'invalid' | 'busy';

/** What a handler needs. */
export interface EmitOptions {
  /** Without tokens only this machine may post. */
  readonly tokens: readonly EventToken[];
  /** Takes an event with the size of its body; false when there is no room, which is then counted. */
  readonly offer: (event: RawStepEvent, size: number, listener: string) => boolean;
  readonly onRefused: (reason: Refusal) => void;
}

/** Whether an address is this machine's own. Source: RFC 6890, loopback. */
function isLoopback(address: string | undefined): boolean {
  const plain = address?.replace(/^::ffff:/i, '') ?? '';
  return (isIPv4(plain) && plain.startsWith('127.')) || (isIPv6(plain) && plain === '::1');
}

/** The body; `undefined` when it is longer than the limit, of which nothing more is kept then. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).byteLength;
    if (size > bodyLimit) chunks.length = 0;
    else chunks.push(chunk as Buffer);
  }
  return size > bodyLimit ? undefined : Buffer.concat(chunks);
}

/**
 * Makes the handler of `POST /api/data-flow/emit`. It answers 202 as soon as the event is known to be one; what comes of
 * it is nothing that the listener would have to wait for.
 */
export function createEmitHandler({ tokens, offer, onRefused }: EmitOptions) {
  let readers = 0;

  function refuse(response: ServerResponse, status: number, reason: Refusal, error: string): void {
    onRefused(reason);
    answer(response, status, { error });
  }

  const tooLarge = (response: ServerResponse): void =>
    refuse(response, 413, 'too_large', `The body is over ${bodyLimit} bytes; leave out what is not needed.`);

  function full(response: ServerResponse): void {
    response.setHeader('retry-after', '1');
    answer(response, 429, { error: 'Too many events wait already; send it again in a second, or leave it.' });
  }

  /** The listener's name; `undefined` when it may not post, which has been answered then. */
  function admit(request: IncomingMessage, response: ServerResponse): string | undefined {
    const { authorization, origin } = request.headers;
    if (tokens.length > 0) {
      const token = findToken(tokens, authorization);
      if (token !== undefined) return token.name;
      response.setHeader('www-authenticate', 'Bearer');
      refuse(response, 401, 'unauthorized', 'The token is missing or not known; send "Authorization: Bearer <token>".');
      return undefined;
    }
    const { remoteAddress } = request.socket;
    // A web page that somebody opens on this machine comes from here, too; a listener has no origin.
    if (isLoopback(remoteAddress) && origin === undefined) return remoteAddress;
    refuse(
      response,
      403,
      'unauthorized',
      'Without a token only programs on this machine may post; set PULSETRAIL_EVENTS_TOKEN_FILE and send the token.',
    );
    return undefined;
  }

  async function take(request: IncomingMessage, response: ServerResponse, listener: string): Promise<void> {
    const body = await readBody(request);
    if (body === undefined) {
      tooLarge(response);
      return;
    }
    const read = readEvent(body);
    if (!read.ok) refuse(response, 400, 'invalid', read.fault);
    else if (offer(read.event, body.byteLength, listener)) answer(response, 202, { accepted: true });
    else full(response);
  }

  return (request: IncomingMessage, response: ServerResponse): void => {
    if (request.method !== 'POST') {
      response.setHeader('allow', 'POST');
      answer(response, 405, { error: 'use POST' });
      return;
    }
    const listener = admit(request, response);
    if (listener === undefined) return;
    if (Number(request.headers['content-length'] ?? 0) > bodyLimit) {
      tooLarge(response);
    } else if (readers >= readersLimit) {
      onRefused('busy');
      full(response);
    } else {
      readers++;
      void take(request, response, listener)
        // The listener hung up before its body was complete: nobody is left to be answered.
        .catch(() => onRefused('invalid'))
        .finally(() => readers--);
    }
  };
}
