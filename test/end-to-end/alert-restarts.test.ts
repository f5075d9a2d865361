import { setTimeout as delay } from 'node:timers/promises';
import { defineCatalog } from '@pulsetrail/catalog';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type AlertStack, hasAlertServers, resendDelay, startAlertStack } from '../support/alert-stack.ts';
import { Inbox } from '../support/inbox.ts';
import { until } from '../support/until.ts';
import { quickAlerting } from './alerts/quick.ts';
import { Shop, shopDefinition } from './alerts/shop.ts';

const bookings = ['OperationErrorBudgetBurn', 'bank'] as const;
const payments = ['OperationErrorBudgetBurn', 'shop'] as const;
const alarms = ['DeviceSos', 'mqtt-bridge'] as const;

/** What the machine, not a restart, may raise; and what is true: Alertmanager could not be reached for a while. */
const expected = /RuleGroupSlow|AlertmanagerUnreachable|NotificationsDropped/;

/** Seconds for which a server is away: longer than the window, shorter than Alertmanager waits for an alert to come again. */
const away = 12;

describe.skipIf(!hasAlertServers)('while alerts fire,', () => {
  let shop: Shop;
  let inbox: Inbox;
  let stack: AlertStack;

  const told = ([alert, service]: readonly [string, string]) => inbox.told(alert, service);
  const heard = (what: readonly [string, string], story: readonly string[]) =>
    until(
      `${what.join(' of ')} is told as ${story.join(', ')}; so far ${inbox.lines.join(', ') || 'nothing'}`,
      () => told(what).join() === story.join(),
      60_000,
    );
  const lines = () => inbox.lines.filter((line) => !expected.test(line));

  /** Waits until Prometheus has told Alertmanager of everything again, and that has had time to notify. */
  const settled = () => stack.scraped(resendDelay + 3);

  beforeEach(async () => {
    shop = new Shop();
    inbox = await new Inbox().open();
    stack = await startAlertStack({
      catalog: defineCatalog({
        ...shopDefinition,
        channels: { hook: { webhook: { url: inbox.url } } },
        routes: { critical: ['hook'], warning: ['hook'], info: ['hook'] },
        alerting: quickAlerting,
      }),
      targets: { shop: shop.next },
    });
    // Alertmanager may hear first of what was so before; only what changes from here on counts.
    await stack.scraped(3);
    shop.isBankBroken = true;
    shop.raiseAlarm();
    await heard(bookings, ['firing']);
    await heard(alarms, ['firing']);
  });

  afterEach(async () => {
    await stack?.stop();
    inbox?.close();
  });

  test('a restart of Alertmanager loses no notification and doubles none', async () => {
    await stack.alertmanager.stop();
    shop.isPaymentBroken = true;
    shop.raiseAlarm();
    await stack.scraped(6);
    await stack.alertmanager.start();
    await heard(payments, ['firing']);
    await heard(alarms, ['firing', 'firing']);
    shop.isBankBroken = false;
    await heard(bookings, ['firing', 'resolved']);
    await settled();
    expect(lines().toSorted()).toEqual([
      'firing DeviceSos of mqtt-bridge',
      'firing DeviceSos of mqtt-bridge',
      'firing OperationErrorBudgetBurn of bank',
      'firing OperationErrorBudgetBurn of shop',
      'resolved OperationErrorBudgetBurn of bank',
    ]);
  });

  test('an Alertmanager that is killed tells again at most once what it had told, and loses nothing', async () => {
    await stack.alertmanager.stop('SIGKILL');
    shop.isPaymentBroken = true;
    await stack.alertmanager.start();
    await heard(payments, ['firing']);
    // It has forgotten all, and says of nothing that it is over before Prometheus has told it again that it was.
    await settled();
    shop.isBankBroken = false;
    await until('it is told that the bank works again', () => told(bookings).at(-1) === 'resolved', 60_000);
    await settled();
    expect(told(bookings).filter((status) => status === 'firing').length).toBeLessThanOrEqual(2);
    expect(told(bookings).filter((status) => status === 'resolved')).toHaveLength(1);
    expect(told(alarms).length).toBeLessThanOrEqual(2);
    expect(told(payments)).toEqual(['firing']);
  });

  test.for(['SIGTERM', 'SIGKILL'] as const)(
    'a Prometheus that ends by %s and starts again raises nothing, and ends nothing',
    async (signal) => {
      await stack.prometheus.stop(signal);
      await delay(away * 1_000);
      await stack.prometheus.start();
      await stack.scraped(22);
      expect(lines().toSorted()).toEqual([
        'firing DeviceSos of mqtt-bridge',
        'firing OperationErrorBudgetBurn of bank',
      ]);
      shop.raiseAlarm();
      await heard(alarms, ['firing', 'firing']);
      shop.isBankBroken = false;
      await heard(bookings, ['firing', 'resolved']);
    },
  );
});
