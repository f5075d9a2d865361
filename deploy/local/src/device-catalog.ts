import { defineCatalog, deviceFamilyNames } from '@pulsetrail/catalog';

/** What runs without a catalog: all device families with usual targets, told to the local endpoints. */
export const catalog = defineCatalog({
  services: {},
  pipelines: { devices: { families: deviceFamilyNames, target: { stored: '2s', errors: '5%' } } },
  channels: {
    chat: { slack: { webhookFile: 'secrets/slack', channel: '#alerts' } },
    mail: { email: { to: ['oncall@example.org'] } },
  },
  routes: { critical: ['chat', 'mail'], warning: ['chat'] },
});
