import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { answer } from '../../src/http/http-answer.js';

test('answers with JSON that nobody keeps', async () => {
  const server = createServer((_request, response) => answer(response, 418, { error: 'tea' })).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  expect([response.status, response.headers.get('content-type'), response.headers.get('cache-control')]).toEqual([
    418,
    'application/json',
    'no-store',
  ]);
  expect(await response.text()).toBe('{"error":"tea"}\n');
  server.close();
});
