import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Catalog, defineCatalog } from '@pulsetrail/catalog';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { History } from '../../deploy/local/src/notifications/history.js';
import { createMailEndpoint } from '../../deploy/local/src/notifications/mail-endpoint.js';
import type { Notification } from '../../deploy/local/src/notifications/notification.js';
import { createSlackEndpoint } from '../../deploy/local/src/notifications/slack-endpoint.js';
import { type AlertStack, hasAlertServers, startAlertStack } from '../support/alert-stack.ts';
import { Inbox } from '../support/inbox.ts';
import { until } from '../support/until.ts';
import { quickAlerting } from './alerts/quick.ts';
import { Shop, shopDefinition } from './alerts/shop.ts';

const bookings = ['OperationErrorBudgetBurn', 'bank'] as const;
const payments = ['OperationErrorBudgetBurn', 'shop'] as const;
const alarms = ['DeviceSos', 'mqtt-bridge'] as const;

/** Seconds for which a receiver is away. */
const away = 60;

describe.skipIf(!hasAlertServers)('what Alertmanager notifies', () => {
  let shop: Shop;
  let inbox: Inbox;
  let stack: AlertStack | undefined;
  const endings: (() => unknown)[] = [];

  const started = async (catalog: Catalog, groupWait: number): Promise<AlertStack> => {
    stack = await startAlertStack({ catalog, targets: { shop: shop.next }, timing: { groupWait, groupInterval: 1 } });
    await stack.scraped(3);
    return stack;
  };

  beforeEach(async () => {
    shop = new Shop();
    inbox = await new Inbox().open();
  });

  afterEach(async () => {
    await stack?.stop();
    inbox.close();
    for (const end of endings.splice(0)) await end();
  });

  test('arrives by Slack, mail and webhook within ten seconds of the time that a group waits', async () => {
    const notified: Notification[] = [];
    const slack = createSlackEndpoint(new History(), (notification) => notified.push(notification));
    const mail = createMailEndpoint((notification) => notified.push(notification));
    const folder = await mkdtemp(join(tmpdir(), 'pulsetrail-secrets-'));
    endings.push(
      () => slack.close(),
      () => mail.close(),
      () => rm(folder, { recursive: true, force: true }),
    );
    await once(slack.listen(0, '127.0.0.1'), 'listening');
    await once(mail.listen(0, '127.0.0.1'), 'listening');
    const portOf = (address: unknown): number => (address as AddressInfo).port;
    const webhookFile = join(folder, 'slack');
    await writeFile(webhookFile, `http://127.0.0.1:${portOf(slack.address())}/slack`);

    const groupWait = 2;
    const { scraped, alertmanager } = await started(
      defineCatalog({
        ...shopDefinition,
        channels: {
          hook: { webhook: { url: inbox.url } },
          oncall: { slack: { webhookFile, channel: '#alerts' } },
          team: { email: { to: ['care@example.org'] } },
        },
        routes: { critical: ['hook', 'oncall', 'team'] },
        smtp: {
          smarthost: `127.0.0.1:${portOf(mail.server.address())}`,
          from: 'pulsetrail@example.org',
          requireTls: false,
        },
        alerting: quickAlerting,
      }),
      groupWait,
    );
    shop.isBankBroken = true;
    // From here on the time runs: how long Prometheus needed before depends on the machine.
    const receipt = until(
      'Alertmanager has the alert',
      async () => {
        const answer = await fetch(`${alertmanager.address}/api/v2/alerts?filter=service%3D%22bank%22`);
        const [alert] = (await answer.json()) as readonly { readonly updatedAt: string }[];
        return alert?.updatedAt;
      },
      60_000,
    );

    const isFiring = ({ title }: Notification): boolean => !/resolved/i.test(title);
    const by = (via: Notification['via'], firing: boolean) =>
      until(
        `${via} tells of bookings${firing ? '' : ' that they work again'}`,
        () =>
          notified.find(
            (one) => one.via === via && `${one.title}${one.text}`.includes('bank') && isFiring(one) === firing,
          ),
        60_000,
      );
    const [posted, mailed] = [await by('slack', true), await by('email', true)];
    const hooked = await until('the webhook tells of bookings', () =>
      inbox.received.find(({ alerts }) => alerts.some(({ labels }) => labels.service === 'bank')),
    );
    const alert = hooked.alerts[0];
    if (alert === undefined) throw new Error('The webhook got a notification without an alert.');
    const received = Date.parse(await receipt);
    for (const at of [hooked.at, Date.parse(posted.at), Date.parse(mailed.at)]) {
      expect((at - received) / 1_000).toBeLessThan(groupWait + 10);
    }
    expect(alert.labels).toMatchObject({ severity: 'critical', owner: 'web', operation: 'book', tier: 'fast' });
    expect(alert.annotations).toMatchObject({ threshold: '0.1' });
    expect(posted.to).toBe('#alerts');
    expect(posted.payload).toMatchObject({ attachments: [{}] });
    expect(mailed.to).toBe('care@example.org');
    for (const text of [posted.text, mailed.text, mailed.html ?? '']) {
      expect(text).toContain('bank');
      expect(text).toContain('book');
      expect(text).toMatch(/\d+(?:\.\d+)?% over 5s/);
      expect(text).toContain('threshold 10%');
    }

    shop.isBankBroken = false;
    await scraped(1);
    await Promise.all([by('slack', false), by('email', false)]);
    await until('the webhook tells of the end', () => inbox.told(...bookings).at(-1) === 'resolved');
  });

  test(`arrives after ${away} s in which its receiver was away`, { timeout: 120_000 + 3_000 * away }, async () => {
    const { scraped } = await started(
      defineCatalog({
        ...shopDefinition,
        channels: { hook: { webhook: { url: inbox.url } } },
        routes: { critical: ['hook'], warning: ['hook'] },
        alerting: quickAlerting,
      }),
      1,
    );
    shop.isBankBroken = true;
    await until('it is told that bookings fail', () => inbox.told(...bookings).length > 0, 60_000);

    inbox.isAway = true;
    shop.isPaymentBroken = true;
    shop.isBankBroken = false;
    shop.raiseAlarm();
    await scraped(1);
    await delay(away * 1_000);
    inbox.isAway = false;

    await until('it is told of the alarm', () => inbox.told(...alarms).length > 0, 90_000);
    await until('it is told that payments fail', () => inbox.told(...payments).length > 0, 90_000);
    await until('it is told that bookings work again', () => inbox.told(...bookings).at(-1) === 'resolved', 90_000);
    expect(inbox.told(...alarms)).toEqual(['firing']);
    expect(inbox.told(...bookings)).toEqual(['firing', 'resolved']);
    expect(inbox.told(...payments)).toEqual(['firing']);
  });
});
