import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { TextMapSetter } from '@opentelemetry/api';
import { guarded } from '../guarded.js';
import { addressOfHost } from './address.js';
import type { ClientCall, ClientRecorder } from './call.js';

/** What OpenTelemetry's exporters call themselves: what they send is telemetry's own, also where there is no context to say so. */
const exporter = /^OTel-OTLP-Exporter/i;

const setter: TextMapSetter<ClientRequest> = {
  set: (request, name, value) => {
    request.setHeader(name, value);
  },
};

type Sending = ClientRequest & { readonly res?: (IncomingMessage & { readonly upgrade?: boolean }) | null };

/** What is wrong with a request that is over, if its answer did not come in full. */
function breakOf({ res }: Sending): { readonly name: string } | undefined {
  if (!res) return { name: 'request_aborted' };
  // One that hands over the connection has no more to come.
  const isComplete = res.complete || res.upgrade === true || res.statusCode === 101;
  return isComplete ? undefined : { name: 'response_aborted' };
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
    recorder.end(call, error);
  };
  const closed = guarded((request: Called) => end(request, breakOf(request)));
  function onClose(this: Called): void {
    closed(this, 'close');
  }

  const onCreated = guarded(({ request }: { readonly request: Called }) => {
    const header = request.getHeader('host');
    if (exporter.test(String(request.getHeader('user-agent') ?? ''))) return;
    const call = recorder.begin(request.method, addressOfHost(request.host, header, request.protocol));
    if (call === undefined) return;
    request[callKey] = call;
    request.on('close', onClose);
    // Headers that were given as a list are written already.
    if (!request.headersSent) recorder.inject(call, request, setter);
  });

  const onError = guarded(({ request, error }: { readonly request: Called; readonly error: unknown }) =>
    end(request, error ?? 'error'),
  );

  subscribe('http.client.request.created', onCreated);
  subscribe('http.client.request.error', onError);
  return () => {
    unsubscribe('http.client.request.created', onCreated);
    unsubscribe('http.client.request.error', onError);
  };
}
