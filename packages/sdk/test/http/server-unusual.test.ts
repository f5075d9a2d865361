import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { createServer as createSecureServer, request as secureRequest } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { SpanStatusCode } from '@opentelemetry/api';
import { metrics } from '@pulsetrail/catalog';
import { describe, expect, test } from 'vitest';
import { until } from '../../../../test/support/until.js';
import { ask, serve } from '../support/http.js';
import { observedServers } from '../support/observed-servers.js';
import { sharedKey } from '../support/shared-key.js';

const tested = observedServers();
const { requests, ended } = tested;
/** How many requests are in progress, for each method and scheme. */
const active = () =>
  tested.timing.registry.instrument(metrics.httpServerActiveRequests).tree.series.map(({ value }) => value);

describe('a request that is not like others', () => {
  test('waits behind another one on its connection, and is over when that is gone', async () => {
    const server = await serve(() => undefined);
    const socket = connect(server.port, '127.0.0.1').on('error', () => undefined);
    socket.write('GET /1 HTTP/1.1\r\nhost: x\r\n\r\nGET /2 HTTP/1.1\r\nhost: x\r\n\r\n');
    await until('both requests', () => active()[0] === 2);
    socket.destroy();
    await ended(2);
    expect(requests().map((span) => span.attributes['error.type'])).toEqual(['request_aborted', 'request_aborted']);
    expect(active()).toEqual([0]);
    await server.close();
  });

  test('is broken off by the server that closes all connections', async () => {
    const server = await serve((_, response) => response.write('some'));
    const sent = httpRequest(server.url).on('error', () => undefined);
    const [response] = await once(sent.end(), 'response');
    response.on('error', () => undefined);
    await server.close();
    await ended();
    expect(requests()[0]?.attributes).toMatchObject({ 'error.type': 'request_aborted' });
    expect(active()).toEqual([0]);
  });

  test('is a HEAD, or has provisional answers', async () => {
    const server = await serve((_, response) => {
      response.writeEarlyHints({ link: '</a.css>; rel=preload' });
      response.writeProcessing();
      response.end('ok');
    });
    await ask(server.url, { method: 'HEAD', headers: { expect: '100-continue' } });
    await ended();
    expect(requests()[0]).toMatchObject({
      name: 'HEAD unmatched',
      attributes: { 'http.response.status_code': 200 },
      status: { code: SpanStatusCode.UNSET },
    });
    await server.close();
  });

  test('came over TLS', async () => {
    const server = createSecureServer(sharedKey.server, (_, response) => response.end('ok'));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const sent = secureRequest({ ...sharedKey.client, port: (server.address() as AddressInfo).port }).end();
    const [response] = await once(sent, 'response');
    response.resume();
    await ended();
    expect(requests()[0]?.attributes).toMatchObject({ 'url.scheme': 'https', 'http.response.status_code': 200 });
    server.closeAllConnections();
    server.close();
  });
});
