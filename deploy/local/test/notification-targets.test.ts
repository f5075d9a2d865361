import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineCatalog } from '@pulsetrail/catalog';
import { expect, test } from 'vitest';
import { notificationTargets } from '../src/notification-targets.js';
import { temporaryFolder } from './fixtures/temporary-folder.js';

const channels = {
  chat: { slack: { webhookFile: 'secrets/slack' } },
  other: { slack: { webhookFile: 'secrets/other' } },
  mail: { email: { to: ['care@example.org'] } },
} as const;
const smtp = { smarthost: 'smtp.example.org:587', from: 'alerts@example.org' };

const inFolder = async (more: object = {}) => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'secrets'));
  const catalog = defineCatalog({ services: {}, channels, ...more });
  return { catalog, folder, path: join(folder, 'catalog.js') };
};

test('without any configuration everything is local', async () => {
  expect(notificationTargets(await inFolder(), {})).toEqual({
    slackWebhookFiles: {},
    localSlackChannels: ['chat', 'other'],
    localMail: true,
  });
});

test('a webhook file of the catalog that exists is used for its channel', async () => {
  const catalog = await inFolder();
  const file = join(catalog.folder, 'secrets', 'slack');
  await writeFile(file, 'https://hooks.example.org/x');
  expect(notificationTargets(catalog, {})).toMatchObject({
    slackWebhookFiles: { chat: file },
    localSlackChannels: ['other'],
  });
});

test('SLACK_WEBHOOK_FILE is used for every Slack channel', async () => {
  const catalog = await inFolder();
  const file = join(catalog.folder, 'mine');
  await writeFile(file, 'https://hooks.example.org/x');
  expect(notificationTargets(catalog, { SLACK_WEBHOOK_FILE: file })).toMatchObject({
    slackWebhookFiles: { chat: file, other: file },
    localSlackChannels: [],
  });
});

test('a SLACK_WEBHOOK_FILE that does not exist is said', async () => {
  const catalog = await inFolder();
  expect(() => notificationTargets(catalog, { SLACK_WEBHOOK_FILE: 'absent' })).toThrow(
    'SLACK_WEBHOOK_FILE names absent, which does not exist',
  );
});

test("the catalog's mail server is used", async () => {
  const targets = notificationTargets(await inFolder({ smtp }), {});
  expect(targets).toMatchObject({ localMail: false, smtp });
});

test('SMTP_SMARTHOST goes before the catalog and needs SMTP_FROM', async () => {
  const catalog = await inFolder({ smtp });
  const environment = { SMTP_SMARTHOST: 'mail.example.org:587', SMTP_FROM: 'me@example.org', SMTP_USERNAME: 'me' };
  expect(notificationTargets(catalog, environment)).toMatchObject({
    localMail: false,
    smtp: { smarthost: 'mail.example.org:587', from: 'me@example.org', username: 'me', requireTls: true },
  });
  expect(() => notificationTargets(catalog, { SMTP_SMARTHOST: 'mail.example.org:587' })).toThrow('SMTP_FROM is not');
});

test('a catalog without channels needs no endpoint', async () => {
  expect(notificationTargets(await inFolder({ channels: {} }), {})).toEqual({
    slackWebhookFiles: {},
    localSlackChannels: [],
    localMail: false,
  });
});
