import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { guarded } from '../guarded.js';
import { addressOfHost } from './address.js';
import type { ClientCall, ClientRecorder, HeaderSetter } from './call.js';

/** What OpenTelemetry's exporters call themselves: what they send is telemetry's own, also where there is no context to say so. */
const exporter = /^OTel-OTLP-Exporter/i;

const setter: HeaderSetter<ClientRequest> = {
  has: (request, name) => request.hasHeader(name),
  set: (request, name, value) => {
    if (!request.hasHeader(name)) request.setHeader(name, value);
  },
};

type Sending = ClientRequest & { readonly res?: (IncomingMessage & { readonly upgrade?: boolean }) | null };

/** What is wrong with a request that is over, if its answer did not come in full. */
function breakOf({ res, socket }: Sending): { readonly name: string } | undefined {
  if (!res) return { name: 'request_aborted' };
  // One that hands over the connection has no more to come.
  if (res.complete || res.upgrade === true || res.statusCode === 101) return undefined;
  // Otherwise the service itself has had enough of it.
  return socket?.readableEnded ? { name: 'response_aborted' } : { name: 'AbortError' };
}

/** Puts the port right that could not be told when the request was made. */
function locate(call: ClientCall, port: unknown): void {
  if (call.address.port === 0 && typeof port === 'number') call.address = { host: call.address.host, port };
}

/**
 * Sees every request of `node:http` and `node:https` by Node's channel `http.client.request.created`, early enough to give it
 * the headers of the trace.
 *
 * @returns a function that stops it.
 */
export function observeNodeClient(recorder: ClientRecorder): () => void {
  const callKey = Symbol('pulsetrail.call');
  type Called = Sending & { [callKey]?: ClientCall };

  const end = (request: Called, error: unknown): void => {
    const call = request[callKey];
    if (call === undefined) return;
    call.status = request.res?.statusCode;
    locate(call, request.socket?.remotePort ?? (error as { readonly port?: unknown } | undefined)?.port);
    recorder.end(call, error);
  };
  const closed = guarded((request: Called) => end(request, breakOf(request)));
  function onClose(this: Called): void {
    closed(this, 'close');
  }

  const onCreated = guarded(({ request }: { readonly request: Called }) => {
    if (exporter.test(String(request.getHeader('user-agent') ?? ''))) return;
    const call = recorder.begin(
      request.method,
      addressOfHost(request.host, request.getHeader('host'), request.protocol),
    );
    if (call === undefined) return;
    request[callKey] = call;
    request.on('close', onClose);
    // Headers that were given as a list are written already.
    if (!request.headersSent) recorder.inject(call, request, setter);
  });

  const onResponse = guarded(
    ({ request, response }: { readonly request: Called; readonly response: IncomingMessage }) => {
      const call = request[callKey];
      if (call === undefined) return;
      const { socket } = request;
      locate(call, socket?.remotePort);
      recorder.answered(call, response.statusCode ?? 0, () => socket?.bytesRead);
    },
  );

  const onError = guarded(({ request, error }: { readonly request: Called; readonly error: unknown }) =>
    end(request, error ?? 'error'),
  );

  subscribe('http.client.request.created', onCreated);
  subscribe('http.client.response.finish', onResponse);
  subscribe('http.client.request.error', onError);
  return () => {
    unsubscribe('http.client.request.created', onCreated);
    unsubscribe('http.client.response.finish', onResponse);
    unsubscribe('http.client.request.error', onError);
  };
}
