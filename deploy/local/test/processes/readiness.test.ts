import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { until } from '../../../../test/support/until.js';
import { waitUntilReady } from '../../src/processes/readiness.js';

test('an address is ready when it answers 200 and not before', async () => {
  let status = 503;
  let asked = 0;
  const server = createHttpServer((_, response) => {
    asked += 1;
    response.writeHead(status).end();
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await until('the server listens', () => server.listening);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  let ready = false;
  const waiting = waitUntilReady({ kind: 'http', url }, AbortSignal.timeout(10_000)).then(() => {
    ready = true;
  });
  await until('it has been asked twice', () => asked >= 2);
  expect(ready).toBe(false);
  status = 200;
  await waiting;
});

test('a port is ready when it accepts', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await until('the server listens', () => server.listening);
  const { port } = server.address() as AddressInfo;
  await waitUntilReady({ kind: 'tcp', port }, AbortSignal.timeout(10_000));
});

test('waiting ends with the signal', async () => {
  await expect(waitUntilReady({ kind: 'tcp', port: 9 }, AbortSignal.timeout(100))).rejects.toThrow();
});
