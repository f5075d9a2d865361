import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { until } from '../../../../test/support/until.js';
import { History } from '../../src/notifications/history.js';
import type { Notification } from '../../src/notifications/notification.js';
import { createSlackEndpoint } from '../../src/notifications/slack-endpoint.js';

const start = async () => {
  const history = new History();
  const received: Notification[] = [];
  const server = createSlackEndpoint(history, (notification) => {
    received.push(notification);
    history.add(notification);
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await until('the endpoint listens', () => server.listening);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
};

test('a webhook is answered as Slack does and listed', async () => {
  const { url, received } = await start();
  const payload = { channel: '#alerts', attachments: [{ title: 'Firing', text: 'step 5' }] };
  const response = await fetch(`${url}/slack`, { method: 'POST', body: JSON.stringify(payload) });
  expect([response.status, await response.text()]).toEqual([200, 'ok']);
  expect(received).toMatchObject([{ via: 'slack', to: '#alerts', title: 'Firing', text: 'step 5', payload }]);
  expect(await (await fetch(`${url}/notifications`)).json()).toEqual({ notifications: received });
});

test.each([
  ['a body that is no JSON', 'POST', '/slack', 'nonsense', 400, 'invalid_payload'],
  ['a body that is too large', 'POST', '/slack', ' '.repeat(1024 * 1024 + 1), 413, 'too_large'],
  ['another address', 'POST', '/elsewhere', '{}', 404, 'no_service'],
  ['the question for its health', 'GET', '/healthz', undefined, 200, 'ok'],
])('%s', async (_, method, path, body, status, text) => {
  const { url, received } = await start();
  const response = await fetch(`${url}${path}`, { method, ...(body === undefined ? {} : { body }) });
  expect([response.status, await response.text()]).toEqual([status, text]);
  expect(received).toEqual([]);
});
