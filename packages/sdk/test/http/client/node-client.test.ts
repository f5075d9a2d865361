import { once } from 'node:events';
import { type ClientRequest, get, request as httpRequest, type IncomingMessage } from 'node:http';
import { SpanStatusCode } from '@opentelemetry/api';
import { describe, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { until } from '../../../../../test/support/until.js';
import { serve } from '../../support/http.js';
import { nodeGet, observedClients } from '../../support/observed-clients.js';
import { catchWarnings } from '../../support/warnings.js';

const warnings = catchWarnings();
const tested = observedClients();
const { received, calls, ended } = tested;

describe('node:http', () => {
  test('to a virtual host has the port of the connection', async () => {
    await nodeGet(tested.server.url, { host: 'virtual.example' });
    expect(await ended()).toMatchObject([{ 'server.address': '127.0.0.1', 'server.port': tested.server.port }]);
    expect(Object.keys(tested.timing.counts())).toEqual([
      expect.stringContaining(`server_port="${tested.server.port}"`),
    ]);
  });

  test('that is refused at a virtual host has the port of the refusal', async () => {
    const gone = await serve(() => undefined);
    await gone.close();
    await expect(nodeGet(gone.url, { host: 'virtual.example' })).rejects.toThrow();
    expect(await ended()).toMatchObject([{ 'server.port': gone.port, 'error.type': 'ECONNREFUSED' }]);
  });

  test.each([
    ['answer', (_: ClientRequest, response: IncomingMessage) => response.destroy()],
    ['request', (sent: ClientRequest) => sent.destroy()],
  ])('whose %s is destroyed once the status is known is none that failed', async (_, giveUp) => {
    const sent = get(`${tested.server.url}/large`, { agent: false });
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    response.on('error', () => undefined);
    giveUp(sent, response);
    expect(await ended()).toMatchObject([{ 'http.response.status_code': 200 }]);
    expect(calls()[0]?.status.code).toBe(SpanStatusCode.UNSET);
  });

  test('that is given up before an answer failed', async () => {
    const sent = get(`${tested.server.url}/hangs`).on('error', () => undefined);
    await until('the request', () => received.length > 0);
    sent.destroy();
    expect((await ended())[0]?.['error.type']).toBe('ECONNRESET');
  });

  test('with headers as a list, which are written at once, is counted', async () => {
    const sent = httpRequest(tested.server.url, {
      headers: ['host', `127.0.0.1:${tested.server.port}`, 'x-a', '1'],
    }).end();
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    response.resume();
    expect((await ended())[0]).toMatchObject({ 'http.response.status_code': 200 });
    expect(received[0]?.['x-a']).toBe('1');
    expect(warnings).toEqual([]);
  });

  test('by an OpenTelemetry exporter is left alone also where there is no context', async () => {
    const sent = get(tested.server.url, { headers: { 'user-agent': 'OTel-OTLP-Exporter-JavaScript/0.301.0' } });
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    response.resume();
    await once(response, 'end');
    expect(tested.timing.counts()).toEqual({});
  });

  test('that becomes a WebSocket ends with 101', async () => {
    const sockets = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await once(sockets, 'listening');
    const { port } = sockets.address() as { port: number };
    const client = new WebSocket(`ws://127.0.0.1:${port}`);
    await once(client, 'open');
    expect((await ended())[0]).toMatchObject({ 'http.response.status_code': 101 });
    expect(calls()[0]?.status.code).toBe(SpanStatusCode.UNSET);
    client.terminate();
    sockets.close();
  });
});
