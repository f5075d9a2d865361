import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Catalog, defineCatalog, type Smtp } from '@pulsetrail/catalog';
import { describe, expect, test } from 'vitest';
import { until } from '../../../../test/support/until.js';
import { makeAuthority, makeCertificate, opensslProgram } from '../../../mqtt-bridge/test/fixtures/certificates.js';
import { type GeneratedFile, generate } from '../../src/index.js';
import { inFolder } from '../checker.js';
import { burning, facts, links } from './burning.js';
import { startHooks, startMail } from './endpoints.js';
import { alertmanager, withAlertmanager } from './running.js';

/** Everything at once: seconds for minutes. */
const timing = { groupInterval: 1, repeatInterval: 3_600 };

/** Milliseconds within which a notification comes. */
const soon = 8_000;

const catalogOf = (hooks: string): Catalog =>
  defineCatalog({
    services: {},
    channels: {
      oncall: { slack: { webhookFile: 'secrets/slack', channel: '#alerts' } },
      team: { email: { to: ['care@example.org', 'night@example.org'] } },
      hub: { webhook: { urlFile: 'secrets/hub' } },
      life: { webhook: { url: `${hooks}/life` } },
    },
    routes: {
      critical: ['oncall', 'team', 'hub'],
      warning: ['hub'],
      rules: [{ match: { service: 'at-night' }, channels: ['hub'], mute: 'always' }],
    },
    alerting: {
      timeIntervals: { always: {} },
      watchdog: 'life',
      links: {
        grafana: 'https://grafana.example.org',
        alertmanager: 'https://alerts.example.org',
        prometheus: 'https://prometheus.example.org',
        traces: 'https://traces.example.org',
      },
      runbooks: 'https://docs.example.org/runbooks',
    },
  });

const filesOf = (hooks: string, smtp: Smtp, secrets: readonly GeneratedFile[] = [], groupWait = 0): GeneratedFile[] => [
  ...generate(catalogOf(hooks), { smtp, timing: { ...timing, groupWait } }),
  { path: 'secrets/slack', content: `${hooks}/slack` },
  { path: 'secrets/hub', content: `${hooks}/hub` },
  ...secrets,
];

const plainSmtp = (smarthost: string): Smtp => ({ smarthost, from: 'pulsetrail@example.org', requireTls: false });

const resolved = () => ({ ...burning, endsAt: new Date().toISOString() });

interface SlackBody {
  readonly channel: string;
  readonly attachments: [
    { title: string; title_link: string; text: string; color: string; actions: { text: string; url: string }[] },
  ];
}

describe.skipIf(alertmanager === undefined)('Alertmanager', () => {
  test('brings Slack, mail and webhook the same facts, and the end of them', { timeout: 60_000 }, async () => {
    await using hooks = await startHooks();
    await using mail = await startMail();
    await withAlertmanager(filesOf(hooks.url, plainSmtp(mail.smarthost)), async (post) => {
      const from = Date.now();
      await post(burning);
      const arrived = () => hooks.at('/slack')[0] && hooks.at('/hub')[0] && mail.mails[0];
      await until('all three arrived', arrived, soon);
      for (const { at } of [...hooks.at('/slack'), ...hooks.at('/hub'), ...mail.mails])
        expect(at - from).toBeLessThan(soon);

      const slack = hooks.at('/slack')[0]?.body as unknown as SlackBody;
      const [attachment] = slack.attachments;
      expect(slack.channel).toBe('#alerts');
      expect(attachment.title).toBe('[FIRING:1] critical OperationErrorBudgetBurn in clinic-api, sign-in');
      expect(attachment.title_link).toMatch(/^https:\/\/alerts\.example\.org\/#\/alerts\?filter=/);
      expect(attachment.color).toBe('danger');
      expect(attachment.text).toContain('owner care &amp; "co"');
      for (const fact of Object.values(facts)) expect(attachment.text.replaceAll('&amp;', '&')).toContain(fact);
      expect(attachment.actions.map(({ text }) => text)).toEqual(Object.keys(links));
      for (const { text, url } of attachment.actions) expect(url).toMatch(links[text as keyof typeof links]);

      const [{ mail: message, to, raw } = mail.mails[0] as never] = mail.mails;
      expect(to).toEqual(['care@example.org', 'night@example.org']);
      expect(raw).toMatch(/content-type: multipart\/alternative/i);
      expect(message.subject).toBe(attachment.title);
      const html = String(message.html);
      for (const fact of [attachment.title, ...Object.values(facts)]) {
        expect(message.text?.replaceAll('\r\n', '\n')).toContain(fact);
        expect(html.replaceAll('&#34;', '"').replaceAll('&amp;', '&')).toContain(fact);
      }
      for (const [words, address] of Object.entries(links)) {
        expect(new RegExp(`^${words}: (.*?)\\r?$`, 'm').exec(message.text ?? '')?.[1]).toMatch(address);
        const href = new RegExp(`href="([^"]*)">${words}<`)
          .exec(html)?.[1]
          ?.replaceAll('&amp;', '&')
          .replaceAll('&#43;', '+');
        expect(href).toMatch(address);
      }

      expect(hooks.at('/hub')[0]?.body).toMatchObject({
        version: '4',
        status: 'firing',
        receiver: 'critical',
        alerts: [{ labels: burning.labels, annotations: burning.annotations }],
      });

      await post(resolved());
      await until('all three know the end', () => hooks.at('/slack')[1] && hooks.at('/hub')[1] && mail.mails[1], soon);
      const end = hooks.at('/slack')[1]?.body as unknown as SlackBody;
      expect(end.attachments[0]).toMatchObject({
        title: '[RESOLVED] critical OperationErrorBudgetBurn in clinic-api, sign-in',
        color: 'good',
        text: expect.stringMatching(/\*Resolved: sign-in of clinic-api fails too often\*\nLast seen: .*\n_Lasted .*/),
      });
      expect(end.attachments[0].text).not.toContain('At this rate');
      expect(mail.mails[1]?.mail.subject).toBe(end.attachments[0].title);
      expect(mail.mails[1]?.mail.text).toContain('Resolved: sign-in of clinic-api fails too often');
      expect(String(mail.mails[1]?.mail.html)).toContain('Resolved: sign-in of clinic-api fails too often');
      expect(hooks.at('/hub')[1]?.body).toMatchObject({ status: 'resolved' });
    });
  });

  test('says of several alerts how many, and holds back what something else says better', {
    timeout: 60_000,
  }, async () => {
    await using hooks = await startHooks();
    await using mail = await startMail();
    await withAlertmanager(filesOf(hooks.url, plainSmtp(mail.smarthost), [], 1), async (post) => {
      // An alert that is older than the time a group waits is notified at once, before the others are there.
      const startsAt = new Date().toISOString();
      const labels = (more: object) => ({ ...burning, startsAt, labels: { ...burning.labels, ...more } });
      const other = labels({ alertname: 'BridgeDisconnected', operation: undefined, tier: undefined });
      await post(labels({}), labels({ operation: 'upload' }), other);
      await until('both names arrived', () => hooks.at('/slack').length >= 2, soon);
      const titles = hooks.at('/slack').map(({ body }) => (body as unknown as SlackBody).attachments[0].title);
      expect(titles.toSorted()).toEqual([
        '[FIRING:1] critical BridgeDisconnected in clinic-api',
        '[FIRING:2] critical OperationErrorBudgetBurn in clinic-api',
      ]);
      await post(
        labels({ severity: 'warning', tier: 'ticket-slow' }),
        labels({ alertname: 'OperationLatencyHigh', severity: 'warning', operation: 'upload', tier: 'none' }),
        labels({ alertname: 'Elsewhere', severity: 'warning', service: 'shop', tier: 'none' }),
      );
      await until(
        'the one that nothing explains arrived',
        () => hooks.at('/hub').find(({ body }) => body.receiver === 'warning'),
        soon,
      );
      const warned = hooks.at('/hub').filter(({ body }) => body.receiver === 'warning');
      expect(warned.map(({ body }) => body.groupLabels)).toEqual([{ alertname: 'Elsewhere', service: 'shop' }]);
    });
  });

  test('holds back what a rule mutes at this time, of every severity', { timeout: 60_000 }, async () => {
    await using hooks = await startHooks();
    await using mail = await startMail();
    await withAlertmanager(filesOf(hooks.url, plainSmtp(mail.smarthost)), async (post) => {
      const of = (service: string, severity: string) => ({ labels: { alertname: 'A', service, severity } });
      await post(of('at-night', 'critical'), of('at-night', 'warning'));
      await post(of('by-day', 'critical'));
      await until('the other one arrived', () => hooks.at('/hub')[0], soon);
      await post({ ...of('by-day', 'critical'), endsAt: new Date().toISOString() });
      await until('and its end', () => hooks.at('/hub')[1], soon);
      expect(hooks.at('/hub').map(({ body }) => body.groupLabels)).toEqual(
        Array(2).fill({ alertname: 'A', service: 'by-day' }),
      );
    });
  });

  test('sends a sign of life, and never its end', { timeout: 60_000 }, async () => {
    await using hooks = await startHooks();
    await using mail = await startMail();
    const watchdog = { labels: { alertname: 'Watchdog', severity: 'none', category: 'watchdog' } };
    await withAlertmanager(filesOf(hooks.url, plainSmtp(mail.smarthost)), async (post) => {
      await post(watchdog);
      await until('it came', () => hooks.at('/life')[0], soon);
      await post({ ...watchdog, endsAt: new Date().toISOString() });
      await post(burning);
      await until('another notification came', () => hooks.at('/hub')[0], soon);
      await post(resolved());
      await until('its end came, which takes as long', () => hooks.at('/hub')[1], soon);
      expect(hooks.at('/life').map(({ body }) => body.status)).toEqual(['firing']);
    });
  });
});

describe.skipIf(alertmanager === undefined || opensslProgram === undefined)('mail over TLS', () => {
  test.for([
    ['from the start', true],
    ['by STARTTLS', false],
  ] as const)('%s, with a password from a file', { timeout: 60_000 }, async ([, implicit]) => {
    await inFolder([{ path: 'made', content: '' }], async (folder) => {
      const authority = makeAuthority(folder, 'authority');
      const identity = makeCertificate(folder, 'mail', authority);
      const [key, cert] = [readFileSync(identity.key, 'utf8'), readFileSync(identity.cert, 'utf8')];
      await using hooks = await startHooks();
      await using mail = await startMail({ key, cert, implicit, user: 'alerts', password: 'open sesame' });
      const smtp: Smtp = {
        ...plainSmtp(mail.smarthost),
        requireTls: true,
        implicitTls: implicit,
        caFile: join(folder, 'authority.pem'),
        username: 'alerts',
        passwordFile: 'secrets/smtp',
      };
      const files = filesOf(hooks.url, smtp, [{ path: 'secrets/smtp', content: 'open sesame' }]);
      await withAlertmanager(files, async (post) => {
        await post(burning);
        const arrived = await until('the mail arrived', () => mail.mails[0], soon);
        expect(arrived).toMatchObject({ isEncrypted: true, user: 'alerts' });
        expect(arrived.mail.subject).toContain('OperationErrorBudgetBurn');
      });
    });
  });
});
