import type { Catalog } from '@pulsetrail/catalog';
import { describe, expect, test } from 'vitest';
import type { Manner } from '../../src/alertmanager/destination.js';
import { receiver } from '../../src/alertmanager/receivers.js';
import type { GenerateOptions } from '../../src/index.js';
import { sampleCatalog } from '../sample-catalog.js';
import { routedCatalog } from './routed-catalog.js';

test('a receiver combines its channels, in the order of the catalog, and leaves out the others', () => {
  const combined = receiver({ name: 'all', manner: 'critical', channels: ['hub', 'oncall'] }, sampleCatalog, {});
  expect(Object.keys(combined)).toEqual(['name', 'slack_configs', 'webhook_configs']);
});

test('several channels of a kind stand side by side', () => {
  const channels = [
    { name: 'a', email: { to: ['a@example.org', 'b@example.org'] } },
    { name: 'b', email: { to: ['c@example.org'] } },
  ];
  expect(
    receiver({ name: 'mail', manner: 'info', channels: ['a', 'b'] }, { ...sampleCatalog, channels }, {}),
  ).toMatchObject({
    email_configs: [{ to: 'a@example.org, b@example.org', send_resolved: true }, { to: 'c@example.org' }],
  });
});

describe('a bot of Slack', () => {
  const config = (manner: Manner, options: GenerateOptions = {}) =>
    receiver({ name: 'r', manner, channels: ['bot'] }, routedCatalog, options).slack_configs?.[0];

  test('posts by its token, read from a file', () => {
    expect(config('warning', { baseDir: '/etc' })).toMatchObject({
      api_url: 'https://slack.com/api/chat.postMessage',
      http_config: { authorization: { credentials_file: '/etc/secrets/bot' } },
      channel: '#quiet',
    });
  });

  test.for(['warning', 'info', 'watchdog'] as const)('changes its own messages of %s', (manner) => {
    expect(config(manner)).toMatchObject({ update_message: true });
  });

  test.for(['critical', 'device-alarm'] as const)(
    'posts anew what is %s, for a changed message calls nobody',
    (manner) => {
      expect(config(manner)).not.toHaveProperty('update_message');
    },
  );

  test('is replaced by a webhook that the options name', () => {
    expect(config('warning', { slackWebhookFiles: { bot: 'local' } })).toMatchObject({
      api_url_file: 'local',
      channel: '#quiet',
    });
  });
});

describe('buttons', () => {
  const buttons = (manner: Manner, catalog: Catalog = routedCatalog) => {
    const [config] = receiver({ name: 'r', manner, channels: ['oncall'] }, catalog, {}).slack_configs ?? [];
    return (config as { actions?: { text: string }[] }).actions?.map(({ text }) => text);
  };

  test('lead where there is a base address; Slack shows at most five', () => {
    expect(buttons('critical')).toEqual(['Runbook', 'Dashboard', 'Traces', 'Silence', 'Expression']);
    expect(buttons('critical', sampleCatalog)).toBeUndefined();
  });

  test('silence no device alarm', () => {
    expect(buttons('device-alarm')).not.toContain('Silence');
  });
});
