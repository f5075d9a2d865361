import { expect, test } from 'vitest';
import { resolveNotification } from '../src/notification-model.js';

test('a catalog that says nothing notifies nobody', () => {
  expect(resolveNotification({ services: {} })).toEqual({
    channels: [],
    routes: { critical: [], warning: [], info: [] },
    routeRules: [],
    timeIntervals: [],
    links: {},
  });
});

test('channels have their names; a bot of Slack is told from its webhook', () => {
  const channels = {
    hook: { slack: { webhookFile: 'f' } },
    bot: { slack: { tokenFile: 't', channel: '#a' } },
    mail: { email: { to: ['a@b'] } },
  } as const;
  expect(resolveNotification({ services: {}, channels }).channels).toEqual([
    { name: 'hook', slack: { webhookFile: 'f' } },
    { name: 'bot', slackBot: { tokenFile: 't', channel: '#a' } },
    { name: 'mail', email: { to: ['a@b'] } },
  ]);
});

test('rules keep their order; intervals are whole days in UTC unless they say otherwise', () => {
  const rules = [
    { match: { owner: 'b', severity: undefined }, channels: ['c'], during: 'office' },
    { match: { service: 'a' }, channels: [] },
  ];
  const timeIntervals = { office: { days: ['monday'], to: '12:00', zone: 'Asia/Bangkok' }, always: {} } as const;
  expect(resolveNotification({ services: {}, routes: { rules }, alerting: { timeIntervals } })).toMatchObject({
    routeRules: [
      { match: { owner: 'b' }, channels: ['c'], during: 'office' },
      { match: { service: 'a' }, channels: [] },
    ],
    timeIntervals: [
      { name: 'office', days: ['monday'], from: '00:00', to: '12:00', zone: 'Asia/Bangkok' },
      { name: 'always', days: [], from: '00:00', to: '24:00', zone: 'UTC' },
    ],
  });
});

test('base addresses end without a slash', () => {
  const alerting = { links: { grafana: 'https://g.example.org/x//' }, runbooks: 'https://docs.example.org/runbooks/' };
  expect(resolveNotification({ services: {}, alerting }).links).toEqual({
    grafana: 'https://g.example.org/x',
    runbooks: 'https://docs.example.org/runbooks',
  });
});

test('mail asks for TLS unless told otherwise', () => {
  const smtp = { smarthost: 'mail:465', from: 'a@b', implicitTls: true, caFile: 'ca.pem' };
  expect(resolveNotification({ services: {}, smtp }).smtp).toEqual({ ...smtp, requireTls: true });
});
