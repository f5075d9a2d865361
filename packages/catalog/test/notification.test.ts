import { describe, expect, test } from 'vitest';
import { severities } from '../src/index.js';
import { faultsOf } from './faults.js';

const faultsWith = (part: object): string[] => faultsOf({ services: {}, ...part });
const sound = { smarthost: 'localhost:25', from: 'alerts@localhost' };
const tier = { long: '1h', factor: 10, severity: 'critical' };

test('severities stand from loud to quiet', () => {
  expect(severities).toEqual(['critical', 'warning', 'info']);
});

describe('channels', () => {
  test.each([
    { slack: { webhookFile: 'secrets/slack', channel: '#alerts' } },
    { slack: { webhookFile: 'secrets/slack' } },
    { slack: { tokenFile: 'secrets/bot', channel: '#alerts' } },
    { slack: { tokenFile: 'secrets/bot', channel: 'C0123456789' } },
    { email: { to: ['care@example.org', 'oncall@localhost'] } },
    { webhook: { url: 'http://127.0.0.1:9000/hook' } },
    { webhook: { urlFile: 'secrets/hook' } },
  ])('takes %j', (channel) => {
    expect(faultsWith({ channels: { c: channel } })).toEqual([]);
  });

  test.each<[object, string]>([
    [
      { slack: { webhookFile: 'f', channel: 'alerts' } },
      'slack.channel: start with # or @, such as #alerts (found "alerts")',
    ],
    [
      { slack: { tokenFile: 'f', channel: 'alerts' } },
      'slack.channel: write #name or an id such as C0123456789 (found "alerts")',
    ],
    [
      { slack: { tokenFile: 'f' } },
      'slack: write { webhookFile } or { tokenFile, channel } (found {"tokenFile":"..."})',
    ],
    [{ email: { to: 'care@example.org' } }, 'email.to: write a list, [ ... ] (found "care@example.org")'],
    [{ email: { to: ['care'] } }, 'email.to.0: write an address such as care@example.org (found "care")'],
    [
      { webhook: { url: 'ftp://example.org' } },
      'webhook.url: write a full address such as https://example.org/hook (found "ftp://example.org")',
    ],
    [
      { webhook: { url: 'http://a.org', urlFile: 'f' } },
      'webhook: write { url } or { urlFile } (found {"url":"...","urlFile":"..."})',
    ],
  ])('refuses %j', (channel, line) => {
    expect(faultsWith({ channels: { c: channel } })).toEqual([`channels.c.${line}`]);
  });
});

describe('alerting', () => {
  test.each<[object, string]>([
    [{ period: '0s' }, 'period: write a duration above zero such as 500ms, 2s, 5m, 1h or 30d (found "0s")'],
    [{ for: 'now' }, 'for: write a duration such as 0s, 30s or 2m (found "now")'],
    [{ minimumBadEvents: 0 }, 'minimumBadEvents: write a whole number of at least 1 (found 0)'],
    [{ minimumBadEvents: 0.5 }, 'minimumBadEvents: write a whole number (found 0.5)'],
    [{ tiers: {} }, 'tiers: name at least one burn tier, or leave tiers out for the default (found {})'],
    [{ tiers: { t: { ...tier, factor: 0 } } }, 'tiers.t.factor: write a number above zero (found 0)'],
    [
      { tiers: { t: { ...tier, severity: 'fatal' } } },
      `tiers.t.severity: use one of 'critical', 'warning', 'info' (found "fatal")`,
    ],
  ])('refuses %j', (alerting, line) => {
    expect(faultsWith({ alerting })).toEqual([`alerting.${line}`]);
  });

  test('takes waiting times of zero', () => {
    expect(faultsWith({ alerting: { for: '0s', keepFiringFor: '0s', tiers: { t: { ...tier, for: '0s' } } } })).toEqual(
      [],
    );
  });
});

describe('routes', () => {
  test.each([
    { rules: [] },
    { critical: ['c'], rules: [{ match: { category: 'device-alarm' }, channels: ['c'] }] },
    { rules: [{ match: { service: 's', owner: 'Team A', severity: 'warning' }, channels: [], during: 'office' }] },
  ])('takes %j', (routes) => {
    const alerting = { timeIntervals: { office: {} } };
    expect(faultsWith({ routes, alerting, channels: { c: { email: { to: ['a@b'] } } } })).toEqual([]);
  });

  test.each<[object, string]>([
    [{ match: {}, channels: [] }, 'match: name at least one of category, service, owner, severity (found {})'],
    [{ match: { owner: 'a' } }, 'channels: missing; write a list, [ ... ] (found nothing)'],
    [
      { match: { severity: 'page' }, channels: [] },
      `match.severity: use one of 'critical', 'warning', 'info' (found "page")`,
    ],
  ])('refuses the rule %j', (rule, line) => {
    expect(faultsWith({ routes: { rules: [rule] } })).toEqual([`routes.rules.0.${line}`]);
  });

  test('refuses a rule that never notifies', () => {
    const rule = { match: { owner: 'a' }, channels: [], during: 'i', mute: 'i' };
    expect(faultsWith({ routes: { rules: [rule] }, alerting: { timeIntervals: { i: {} } } })).toEqual([
      expect.stringMatching(/^routes\.rules\.0: during and mute are one; it never notifies/),
    ]);
  });
});

describe('time intervals', () => {
  test.each([
    {},
    { days: ['monday', 'friday'], from: '08:00', to: '18:00', zone: 'Asia/Bangkok' },
    { from: '22:00', to: '06:00' },
  ])('take %j', (interval) => {
    expect(faultsWith({ alerting: { timeIntervals: { i: interval } } })).toEqual([]);
  });

  test.each<[object, string]>([
    [{ days: [] }, 'i.days: name at least one day (found [])'],
    [{ from: '8' }, 'i.from: write a time of day such as 08:00 or 17:30 (found "8")'],
    [{ zone: 'CET+1' }, 'i.zone: write a time zone such as UTC or Europe/Berlin (found "CET+1")'],
    [{ from: '08:00', to: '08:00' }, 'i: lasts no time; write another from or to (found {"from":"...","to":"..."})'],
  ])('refuse %j', (interval, line) => {
    expect(faultsWith({ alerting: { timeIntervals: { i: interval } } })).toEqual([`alerting.timeIntervals.${line}`]);
  });
});

test('links are full addresses', () => {
  expect(faultsWith({ alerting: { links: { grafana: 'grafana' }, runbooks: 'docs' } })).toEqual([
    'alerting.links.grafana: write a full address such as https://example.org/hook (found "grafana")',
    'alerting.runbooks: write a full address such as https://example.org/hook (found "docs")',
  ]);
});

describe('smtp', () => {
  test.each(['localhost:25', 'smtp.example.org:587', '127.0.0.1:1025', '[::1]:25', 'mail:65535'])(
    'takes %s',
    (smarthost) => {
      expect(faultsWith({ smtp: { ...sound, smarthost } })).toEqual([]);
    },
  );

  test.each(['localhost', 'localhost:', ':25', 'mail:0', 'mail:65536', 'a b:25', '::1:25'])(
    'refuses %s',
    (smarthost) => {
      expect(faultsWith({ smtp: { ...sound, smarthost } })).toEqual([
        `smtp.smarthost: write host:port, such as smtp.example.org:587 (found "${smarthost}")`,
      ]);
    },
  );

  test.each<[object, string]>([
    [{ smarthost: undefined }, 'smarthost: missing; write host:port, such as smtp.example.org:587 (found nothing)'],
    [{ from: 'alerts' }, 'from: write an address such as care@example.org (found "alerts")'],
    [{ requireTls: 'no' }, 'requireTls: write true or false (found "no")'],
    [{ username: '' }, 'username: write at least one visible character (found "")'],
  ])('refuses %j', (part, line) => {
    expect(faultsWith({ smtp: { ...sound, ...part } })).toEqual([`smtp.${line}`]);
  });
});
