import { ruleGroups } from '@pulsetrail/alert-rules';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AlertStack, hasAlertServers, startAlertStack } from '../support/alert-stack.ts';
import { Inbox } from '../support/inbox.ts';
import { MetricsPage } from '../support/metrics-page.ts';
import { queryPrometheus } from '../support/prometheus-api.ts';
import { until } from '../support/until.ts';
import { orders as placed } from './alerts/happenings.ts';
import { kinds } from './alerts/kinds.ts';
import { goingAway, histogramForms, kindsCatalog } from './alerts/kinds-catalog.ts';
import { orders, ordersCatalog, pastOrders } from './alerts/orders.ts';

/** What the machine, not the promise, may raise. */
const ofMachine = /RuleGroupSlow/;

/** The group of alerts about the stack itself, of which some wait for minutes, and need a fault of Prometheus. */
const ofStack = 'pulsetrail:stack';

/** Alerts that wait for a minute are among them. */
const patience = 120_000;

/** Within a form the tests follow one another; the forms go side by side. */
const inTurn = { concurrent: false, timeout: 2 * patience };

describe.runIf(hasAlertServers).concurrent.each(histogramForms)('each kind of promise, by %s histograms,', (form) => {
  const page = new MetricsPage();
  let state: 'kept' | 'broken' = 'kept';
  let inbox: Inbox;
  let stack: AlertStack;

  /** As much happens between two scrapes as a service would do in that time. */
  const nextPage = (): string => {
    for (const [name, kind] of Object.entries(kinds)) kind[state](page, { service_name: name });
    return page.text;
  };

  beforeAll(async () => {
    inbox = await new Inbox().open();
    stack = await startAlertStack({
      catalog: kindsCatalog(inbox.url, form),
      targets: { kinds: nextPage, [goingAway]: () => (state === 'kept' ? '' : undefined) },
    });
  });

  afterAll(async () => {
    await stack?.stop();
    inbox?.close();
  });

  const all = [
    ...Object.entries(kinds).map(([service, { alert, isAlarm = false }]) => ({ service, alert, isAlarm })),
    { service: goingAway, alert: 'TargetDown', isAlarm: false },
  ];

  test('is here', inTurn, () => {
    const rules = ruleGroups(kindsCatalog(inbox.url, form)).flatMap(({ name, rules }) =>
      name === ofStack ? [] : rules,
    );
    const alerts = new Set(rules.flatMap((rule) => ('alert' in rule ? rule.alert : [])));
    const tried = new Set(all.map(({ alert }) => alert));
    expect([...alerts].filter((alert) => !tried.has(alert))).toEqual([]);
  });

  test('is not alerted on while it is kept', inTurn, async () => {
    await stack.scraped(15);
    expect(inbox.lines.filter((line) => !ofMachine.test(line))).toEqual([]);
  });

  test('is alerted on when it is broken', inTurn, async () => {
    state = 'broken';
    for (const { alert, service } of all) {
      await until(
        `${alert} of ${service} is notified; so far ${inbox.lines.join(', ')}`,
        () => inbox.told(alert, service).includes('firing'),
        patience,
      );
    }
  });

  test('is over when it is kept again', inTurn, async () => {
    state = 'kept';
    for (const { alert, service, isAlarm } of all) {
      if (isAlarm) continue;
      await until(
        `${alert} of ${service} is resolved`,
        () => inbox.told(alert, service).at(-1) === 'resolved',
        patience,
      );
    }
  });

  test('is told once when it breaks and once when it is over, and nothing else is', inTurn, () => {
    const expected = all.flatMap(({ alert, service, isAlarm }) =>
      (isAlarm ? ['firing'] : ['firing', 'resolved']).map((status) => `${status} ${alert} of ${service}`),
    );
    expect(inbox.lines.filter((line) => !ofMachine.test(line)).toSorted()).toEqual(expected.toSorted());
  });
});

describe
  .runIf(hasAlertServers)
  .concurrent('what is unusual for this hour of the week, by weeks that Prometheus knows,', () => {
    const page = new MetricsPage();
    const usual = 10;
    let perScrape = usual;
    let inbox: Inbox;
    let stack: AlertStack;

    beforeAll(async () => {
      inbox = await new Inbox().open();
      stack = await startAlertStack({
        catalog: ordersCatalog(inbox.url),
        targets: {
          [orders.service]: () => {
            placed('ok', perScrape)(page, { service_name: orders.service });
            return page.text;
          },
        },
        history: pastOrders(Math.floor(Date.now() / 1_000), usual),
      });
    });

    afterAll(async () => {
      await stack?.stop();
      inbox?.close();
    });

    test('is alerted on when live counts leave the band, and over when they are back', {
      timeout: 3 * patience,
    }, async () => {
      const told = () => inbox.told(orders.alert, orders.service);
      const band = async () =>
        (await queryPrometheus(stack.prometheus.address, '{__name__=~"pulsetrail_anomaly:(value|upper)"}')).length ===
        2;
      await until('the band of this hour is recorded beside the live value', band, patience);
      expect(told()).toEqual([]);
      perScrape = 5 * usual;
      await until(`it is told; so far ${inbox.lines.join(', ')}`, () => told().includes('firing'), patience);
      perScrape = usual;
      await until('it is over', () => told().at(-1) === 'resolved', patience);
      expect(told()).toEqual(['firing', 'resolved']);
    });
  });
