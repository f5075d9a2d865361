import { ruleGroups } from '@pulsetrail/alert-rules';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AlertStack, hasAlertServers, startAlertStack } from '../support/alert-stack.ts';
import { Inbox } from '../support/inbox.ts';
import { MetricsPage } from '../support/metrics-page.ts';
import { until } from '../support/until.ts';
import { goingAway, kinds, kindsCatalog } from './alerts/kinds.ts';

/** What the machine, not the promise, may raise. */
const ofMachine = /RuleGroupSlow/;

/** The group of alerts about the stack itself, of which some wait for minutes, and need a fault of Prometheus. */
const ofStack = 'pulsetrail:stack';

describe.skipIf(!hasAlertServers)('each kind of promise, really scraped and evaluated,', () => {
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
      catalog: kindsCatalog(inbox.url),
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

  test('is here', () => {
    const rules = ruleGroups(kindsCatalog(inbox.url)).flatMap(({ name, rules }) => (name === ofStack ? [] : rules));
    const alerts = new Set(rules.flatMap((rule) => ('alert' in rule ? rule.alert : [])));
    const tried = new Set(all.map(({ alert }) => alert));
    expect([...alerts].filter((alert) => !tried.has(alert))).toEqual([]);
  });

  test('is not alerted on while it is kept', async () => {
    await stack.scraped(15);
    expect(inbox.lines.filter((line) => !ofMachine.test(line))).toEqual([]);
  });

  test('is alerted on when it is broken', async () => {
    state = 'broken';
    for (const { alert, service } of all) {
      await until(
        `${alert} of ${service} is notified; so far ${inbox.lines.join(', ')}`,
        () => inbox.told(alert, service).includes('firing'),
        60_000,
      );
    }
  });

  test('is over when it is kept again', async () => {
    state = 'kept';
    for (const { alert, service, isAlarm } of all) {
      if (isAlarm) continue;
      await until(`${alert} of ${service} is resolved`, () => inbox.told(alert, service).at(-1) === 'resolved', 60_000);
    }
  });

  test('is told once when it breaks and once when it is over, and nothing else is', () => {
    const expected = all.flatMap(({ alert, service, isAlarm }) =>
      (isAlarm ? ['firing'] : ['firing', 'resolved']).map((status) => `${status} ${alert} of ${service}`),
    );
    expect(inbox.lines.filter((line) => !ofMachine.test(line)).toSorted()).toEqual(expected.toSorted());
  });
});
