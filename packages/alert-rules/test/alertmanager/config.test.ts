import { type Catalog, defineCatalog } from '@pulsetrail/catalog';
import { describe, expect, test } from 'vitest';
import { alertmanagerConfig } from '../../src/alertmanager/config.js';
import { type GenerateOptions, generate, ruleGroups } from '../../src/index.js';
import { findTool, inFolder, run } from '../checker.js';
import { sampleCatalog } from '../sample-catalog.js';
import { routedCatalog } from './routed-catalog.js';

const amtool = findTool('amtool');
const services = { shop: { owner: 'web' } };
const config = (options: GenerateOptions = {}, catalog: Catalog = sampleCatalog) =>
  alertmanagerConfig(catalog, ruleGroups(catalog), [], options);

const catalogs: Readonly<Record<string, [Catalog, GenerateOptions]>> = {
  'every kind of channel': [sampleCatalog, {}],
  'rules, intervals, links, a bot and a watchdog': [routedCatalog, {}],
  'no channels': [defineCatalog({ services }), {}],
  'warnings only': [
    defineCatalog({
      services,
      channels: { hub: { webhook: { url: 'https://example.org/hook' } } },
      routes: { warning: ['hub'] },
    }),
    {},
  ],
  'one tier': [
    defineCatalog({
      services,
      alerting: { tiers: { page: { long: '1h', budget: '2%', severity: 'critical' } } },
    }),
    {},
  ],
  'a mail server with a password, files elsewhere, and other times': [
    sampleCatalog,
    {
      baseDir: '/etc/pulsetrail',
      slackWebhookFiles: { oncall: '/run/slack' },
      smtp: {
        smarthost: 'smtp.example.org:587',
        from: 'alerts@example.org',
        username: 'alerts',
        passwordFile: 'secrets/smtp',
        requireTls: true,
      },
      timing: { groupWait: 0, groupInterval: 1, repeatInterval: 60 },
    },
  ],
};

describe.skipIf(amtool === undefined)('amtool accepts', () => {
  test.for(Object.entries(catalogs))('%s', async ([, [catalog, options]]) => {
    const { code, output } = await inFolder(generate(catalog, options), (folder) =>
      run(amtool ?? '', ['check-config', 'alertmanager.yml'], folder),
    );
    expect(output).toContain('SUCCESS');
    expect(code).toBe(0);
  });
});

test('secrets stand in no configuration, only the files that hold them', () => {
  expect(config({ baseDir: '/etc/pulsetrail' })).toMatchObject({
    receivers: [
      { name: 'critical', slack_configs: [{ api_url_file: '/etc/pulsetrail/secrets/slack', channel: '#alerts' }] },
      { name: 'warning', webhook_configs: [{ url_file: '/etc/pulsetrail/secrets/hub' }] },
      { name: 'device-alarm' },
      { name: 'none' },
    ],
  });
});

test("without a base directory files are written as they are; a channel's own file replaces the catalog's", () => {
  const slack = (options: GenerateOptions) => JSON.stringify(config(options)).match(/"api_url_file":"([^"]*)"/)?.[1];
  expect(slack({})).toBe('secrets/slack');
  expect(slack({ slackWebhookFiles: { oncall: 'local/slack' } })).toBe('local/slack');
});

describe('mail', () => {
  test('goes to this machine without TLS unless a server is named', () => {
    expect(config()).toMatchObject({
      global: { smtp_smarthost: 'localhost:25', smtp_from: 'pulsetrail@localhost', smtp_require_tls: false },
    });
  });

  test("goes to the catalog's server, unless the options name another", () => {
    const smtp = { smarthost: 'smtp.example.org:587', from: 'alerts@example.org', requireTls: true };
    expect(config({}, { ...sampleCatalog, smtp })).toMatchObject({
      global: { smtp_smarthost: 'smtp.example.org:587', smtp_require_tls: true },
    });
    const local = { smarthost: '127.0.0.1:2525', from: 'pulsetrail@localhost', requireTls: false };
    expect(config({ smtp: local }, { ...sampleCatalog, smtp })).toMatchObject({
      global: { smtp_smarthost: '127.0.0.1:2525', smtp_require_tls: false },
    });
  });

  test('can begin with TLS, trust a given authority and sign in', () => {
    const smtp = {
      smarthost: 'm:465',
      from: 'a@b',
      requireTls: true,
      username: 'u',
      passwordFile: 'p',
      implicitTls: true,
    };
    expect(config({ baseDir: '/etc', smtp: { ...smtp, caFile: 'ca.pem' } })).toMatchObject({
      global: {
        smtp_auth_username: 'u',
        smtp_auth_password_file: '/etc/p',
        smtp_require_tls: true,
        smtp_force_implicit_tls: true,
        smtp_tls_config: { ca_file: '/etc/ca.pem' },
      },
    });
  });

  test('is not configured where no channel needs it', () => {
    expect(config({}, defineCatalog({ services }))).not.toHaveProperty('global');
  });
});

test('device alarms use the most urgent channels and send no resolved notices', () => {
  expect(config()).toMatchObject({
    receivers: [
      {},
      {},
      { name: 'device-alarm', slack_configs: [{ send_resolved: false }], email_configs: [{ send_resolved: false }] },
      {},
    ],
  });
});

test('a catalog without channels has one receiver, which notifies nobody', () => {
  expect(config({}, defineCatalog({ services }))).toMatchObject({
    route: { receiver: 'none' },
    receivers: [{ name: 'none' }],
  });
});

test('a receiver for each severity, the watchdog and each choice of channels, once each', () => {
  expect(config({}, routedCatalog)).toMatchObject({
    receivers: [
      'critical',
      'warning',
      'device-alarm',
      'watchdog',
      'device-alarm-to-wards',
      'warning-to-bot',
      'critical-to-oncall+wards',
      'none',
    ].map((name) => ({ name })),
  });
});

test('the end of a sign of life is no notification', () => {
  const { receivers } = config({}, routedCatalog) as { receivers: { name: string }[] };
  expect(receivers.find(({ name }) => name === 'watchdog')).toMatchObject({
    webhook_configs: [{ send_resolved: false }],
  });
});
