import { afterEach, expect, test } from 'vitest';
import { type BridgeServer, BridgeServerError, serveBridge } from '../../src/http/server.js';

let server: BridgeServer | undefined;
afterEach(() => server?.close());

const serve = async (parts: Record<string, boolean> = { broker: true, store: true }, port = 0) => {
  server = await serveBridge({
    host: '127.0.0.1',
    port,
    metrics: (_request, response) => response.end('metrics 1\n'),
    ready: async () => parts,
  });
  return server.url;
};

test('shows metrics and that it lives', async () => {
  const url = await serve();
  expect(await (await fetch(`${url}/metrics`)).text()).toBe('metrics 1\n');
  const health = await fetch(`${url}/healthz?verbose`);
  expect([health.status, await health.json()]).toEqual([200, { status: 'ok' }]);
});

test.each([
  [{ broker: true, store: true }, 200],
  [{ broker: false, store: true }, 503],
  [{ broker: true, store: false }, 503],
])('with %j it is ready with status %i', async (parts, status) => {
  const response = await fetch(`${await serve(parts)}/readyz`);
  expect([response.status, await response.json()]).toEqual([status, parts]);
});

test('answers 404 to other paths and 405 to other methods', async () => {
  const url = await serve();
  expect((await fetch(`${url}/admin`)).status).toBe(404);
  expect((await fetch(`${url}/metrics`, { method: 'POST', body: 'x' })).status).toBe(405);
});

test('leaves other paths to those who are given for them', async () => {
  server = await serveBridge({
    host: '127.0.0.1',
    port: 0,
    metrics: (_request, response) => response.end(),
    ready: async () => ({}),
    handlers: new Map([['/events', (request, response) => response.end(request.method)]]),
  });
  expect(await (await fetch(`${server.url}/events?x`, { method: 'POST' })).text()).toBe('POST');
  const unknown = await fetch(`${server.url}/toString`);
  expect([unknown.status, await unknown.json()]).toEqual([404, { error: 'use /metrics, /healthz, /readyz, /events' }]);
});

test('a port that is taken is named with the remedy', async () => {
  const port = Number(new URL(await serve()).port);
  const second = serveBridge({ host: '127.0.0.1', port, metrics: () => undefined, ready: async () => ({}) });
  await expect(second).rejects.toThrow(BridgeServerError);
  await expect(second).rejects.toThrow(
    `The address 127.0.0.1:${port} for metrics and health is taken; set PULSETRAIL_METRICS_PORT`,
  );
});
