import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { defineCatalog } from '@pulsetrail/catalog';
import { describe, expect, test } from 'vitest';
import { until } from '../../../../test/support/until.js';
import { makeAuthority, makeCertificate, opensslProgram } from '../../../mqtt-bridge/test/fixtures/certificates.js';
import { alertmanagerConfig } from '../../src/alertmanager/config.js';
import { messageTemplates } from '../../src/templates/index.js';
import { toYaml } from '../../src/yaml.js';
import { inFolder } from '../checker.js';
import { type Posted, readPosted } from './endpoints.js';
import { alertmanager, withAlertmanager } from './running.js';

const catalog = defineCatalog({
  services: {},
  channels: { bot: { slack: { tokenFile: 'secrets/bot', channel: '#alerts' } } },
  routes: { critical: ['bot'], warning: ['bot'] },
});

/** Slack's API on this machine, under its own name: behind a proxy, with a certificate of an authority of ours. */
async function startSlack(folder: string) {
  const { cert, key } = makeCertificate(folder, 'slack', makeAuthority(folder, 'authority'), 'DNS:slack.com');
  const calls: Posted[] = [];
  const api = createTlsServer({ cert: readFileSync(cert), key: readFileSync(key) }, async (request, response) => {
    calls.push(await readPosted(request));
    response.setHeader('content-type', 'application/json; charset=utf-8');
    response.end(JSON.stringify({ ok: true, channel: 'C0123456789', ts: '1785578400.000100' }));
  }).listen(0, '127.0.0.1');
  const proxy = createServer().listen(0, '127.0.0.1');
  proxy.on('connect', (_request, client) => {
    const upstream = connect((api.address() as AddressInfo).port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    for (const socket of [client, upstream]) socket.on('error', () => {});
  });
  await Promise.all([once(api, 'listening'), once(proxy, 'listening')]);
  return {
    calls,
    /** What makes Alertmanager come here. */
    way: {
      proxy_url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
      tls_config: { ca_file: join(folder, 'authority.pem') },
    },
    [Symbol.asyncDispose]: async () => {
      for (const server of [api, proxy]) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}

type Config = { receivers: { slack_configs?: { http_config: object }[] }[] };

function filesOf(way: object) {
  const timing = { groupWait: 0, groupInterval: 1, repeatInterval: 3_600 };
  const config = alertmanagerConfig(catalog, [], ['t.tmpl'], { timing }) as Config;
  for (const { slack_configs = [] } of config.receivers) {
    for (const slack of slack_configs) slack.http_config = { ...slack.http_config, ...way };
  }
  return [
    { path: 'alertmanager.yml', content: toYaml(config, 'test') },
    { path: 't.tmpl', content: messageTemplates({}) },
    { path: 'secrets/bot', content: 'xoxb-1' },
  ];
}

const alert = (severity: string, labels: object = {}) => ({
  labels: { alertname: 'OperationLatencyHigh', severity, service: 'shop', ...labels },
  annotations: { summary: 'pay of shop is slow', description: 'It takes 2s, threshold 1s.' },
});

const over = (posted: ReturnType<typeof alert>) => ({ ...posted, endsAt: new Date().toISOString() });

describe.skipIf(alertmanager === undefined || opensslProgram === undefined)('a bot of Slack', () => {
  test('posts by its token and changes its message of a warning', { timeout: 60_000 }, async () => {
    await inFolder([{ path: 'made', content: '' }], async (folder) => {
      await using slack = await startSlack(folder);
      await withAlertmanager(filesOf(slack.way), async (post) => {
        await post(alert('warning'));
        await until('it was posted', () => slack.calls.length === 1);
        await post(over(alert('warning')));
        await until('it was changed', () => slack.calls.length === 2);
      });
      const [posted, changed] = slack.calls;
      expect(posted).toMatchObject({
        path: '/api/chat.postMessage',
        authorization: 'Bearer xoxb-1',
        body: { channel: '#alerts' },
      });
      expect(posted?.body).not.toHaveProperty('ts');
      // Without base addresses there is nothing to lead to, Alertmanager's own page included.
      expect(JSON.stringify(posted?.body)).not.toMatch(/title_link|actions|http/);
      expect(changed).toMatchObject({
        path: '/api/chat.update',
        body: { ts: '1785578400.000100', channel: 'C0123456789' },
      });
    });
  });

  test('posts anew what is critical', { timeout: 60_000 }, async () => {
    await inFolder([{ path: 'made', content: '' }], async (folder) => {
      await using slack = await startSlack(folder);
      await withAlertmanager(filesOf(slack.way), async (post) => {
        await post(alert('critical'));
        await until('it was posted', () => slack.calls.length === 1);
        await post(over(alert('critical')));
        await until('its end was posted', () => slack.calls.length === 2);
      });
      expect(slack.calls.map(({ path }) => path)).toEqual(['/api/chat.postMessage', '/api/chat.postMessage']);
    });
  });
});
