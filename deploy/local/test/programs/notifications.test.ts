import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { until } from '../../../../test/support/until.js';
import { ownProgram } from '../../src/checkout.js';
import { anyPorts, choosePorts } from '../../src/ports.js';
import { waitUntilReady } from '../../src/processes/readiness.js';
import { sendMail } from '../fixtures/send-mail.js';

test('both kinds are printed and listed, and it ends cleanly when told', async () => {
  const { notifications, smtp } = await choosePorts(anyPorts, ['notifications', 'smtp']);
  const child = spawn(process.execPath, [ownProgram('notifications')], {
    env: { ...process.env, NOTIFICATIONS_PORT: String(notifications), NOTIFICATIONS_SMTP_PORT: String(smtp) },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let printed = '';
  child.stdout.on('data', (text) => {
    printed += text;
  });
  const url = `http://127.0.0.1:${notifications}`;
  await waitUntilReady({ kind: 'http', url: `${url}/healthz` }, AbortSignal.timeout(10_000));

  await fetch(`${url}/slack`, { method: 'POST', body: JSON.stringify({ channel: '#alerts', text: 'by Slack' }) });
  await sendMail(smtp, 'care@example.org', 'Subject: Firing\n\nby mail');
  await until('both are printed', () => printed.includes('by Slack') && printed.includes('by mail'));
  expect(printed).toMatch(/slack {2}#alerts {2}/);
  expect(printed).toMatch(/email {2}care@example\.org {2}Firing\n/);
  expect(await (await fetch(`${url}/notifications`)).json()).toMatchObject({
    notifications: [{ via: 'slack' }, { via: 'email' }],
  });

  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});
