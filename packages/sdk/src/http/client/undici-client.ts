import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { guarded } from '../guarded.js';
import { addressOfOrigin } from './address.js';
import type { ClientCall, ClientRecorder, HeaderSetter } from './call.js';

interface UndiciRequest {
  readonly origin?: string | URL;
  readonly method: string;
  /** Names and values in turns. */
  readonly headers?: readonly unknown[];
  addHeader(name: string, value: string): unknown;
}

const hasHeader = ({ headers }: UndiciRequest, name: string): boolean =>
  headers?.some((header, index) => index % 2 === 0 && String(header).toLowerCase() === name) === true;

const setter: HeaderSetter<UndiciRequest> = {
  has: hasHeader,
  set: (request, name, value) => {
    if (!hasHeader(request, name)) request.addHeader(name, value);
  },
};

/**
 * Sees every request of `fetch` and undici, Node's own and the package's, by undici's channels. What follows a redirect is
 * a request of its own.
 *
 * @returns a function that stops it.
 */
export function observeUndici(recorder: ClientRecorder): () => void {
  const callKey = Symbol('pulsetrail.call');
  const socketKey = Symbol('pulsetrail.socket');
  type Called = UndiciRequest & { [callKey]?: ClientCall; [socketKey]?: Socket };
  interface Message {
    readonly request: Called;
  }

  const createChannel = 'undici:request:create';
  const onCreate = guarded(({ request }: Message) => {
    const call = recorder.begin(request.method, addressOfOrigin(String(request.origin)));
    if (call === undefined) return;
    request[callKey] = call;
    recorder.inject(call, request, setter);
  });
  const later = [
    [
      'undici:request:headers',
      guarded(({ request, response }: Message & { readonly response: { readonly statusCode: number } }) => {
        const call = request[callKey];
        if (call === undefined) return;
        const socket = request[socketKey];
        recorder.answered(call, response.statusCode, () => socket?.bytesRead);
        // The connection is somebody else's from here on.
        if (response.statusCode === 101) recorder.end(call);
      }),
    ],
    [
      'undici:client:sendHeaders',
      guarded(({ request, socket }: Message & { readonly socket: Socket }) => {
        request[socketKey] = socket;
      }),
    ],
    [
      'undici:request:trailers',
      guarded(({ request }: Message) => {
        if (request[callKey] !== undefined) recorder.end(request[callKey]);
      }),
    ],
    [
      'undici:request:error',
      guarded(({ request, error }: Message & { readonly error: unknown }) => {
        if (request[callKey] !== undefined) recorder.end(request[callKey], error ?? 'error');
      }),
    ],
  ] as const;
  subscribe(createChannel, onCreate);
  for (const [channel, listener] of later) subscribe(channel, listener);
  return () => {
    unsubscribe(createChannel, onCreate);
    // What is under way is still counted when it has been answered.
    recorder.whenIdle(() => {
      for (const [channel, listener] of later) unsubscribe(channel, listener);
    });
  };
}
