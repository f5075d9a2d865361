import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { until } from '../../../../test/support/until.js';
import { createMailEndpoint } from '../../src/notifications/mail-endpoint.js';
import type { Notification } from '../../src/notifications/notification.js';
import { sendMail } from '../fixtures/send-mail.js';

const start = async () => {
  const received: Notification[] = [];
  const endpoint = createMailEndpoint((notification) => received.push(notification));
  const server = endpoint.listen(0, '127.0.0.1');
  onTestFinished(() => new Promise<void>((closed) => endpoint.close(() => closed())));
  await until('the endpoint listens', () => server.listening);
  return { port: (server.address() as AddressInfo).port, received };
};

test('a mail in both forms is taken and read', async () => {
  const { port, received } = await start();
  const message = [
    'Subject: =?utf-8?q?Firing=3A_step_5?=',
    'MIME-Version: 1.0',
    'Content-Type: multipart/alternative; boundary=b',
    '',
    '--b',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'error ratio 100%',
    '--b',
    'Content-Type: text/html; charset=utf-8',
    '',
    '<p>error ratio 100%</p>',
    '--b--',
  ].join('\n');
  expect(await sendMail(port, 'care@example.org', message)).toMatch(/^250 /);
  expect(received).toMatchObject([{ via: 'email', to: 'care@example.org', title: 'Firing: step 5' }]);
  expect(received[0]?.text.trim()).toBe('error ratio 100%');
  expect(received[0]?.html?.trim()).toBe('<p>error ratio 100%</p>');
});

test('a mail that is too large is refused', async () => {
  const { port, received } = await start();
  const line = `${'x'.repeat(70)}\n`;
  const message = `Subject: large\n\n${line.repeat(20_000)}`;
  expect(await sendMail(port, 'care@example.org', message)).toMatch(/^552 /);
  expect(received).toEqual([]);
});
