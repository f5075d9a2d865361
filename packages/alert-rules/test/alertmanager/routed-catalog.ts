import { defineCatalog } from '@pulsetrail/catalog';

/** Everything that routes may say. */
export const routedCatalog = defineCatalog({
  services: {
    'clinic-api': {
      owner: 'Care "A" | Team',
      operations: { 'sign-in': { kind: 'api', component: 'authentication', target: { errors: '1%' } } },
    },
  },
  pipelines: { wards: { owner: 'device-team', families: ['kati'], target: { errors: '5%' } } },
  channels: {
    oncall: { slack: { webhookFile: 'secrets/slack' } },
    bot: { slack: { tokenFile: 'secrets/bot', channel: '#quiet' } },
    wards: { email: { to: ['wards@example.org'] } },
    life: { webhook: { urlFile: 'secrets/life' } },
  },
  routes: {
    critical: ['oncall'],
    warning: ['bot'],
    rules: [
      { match: { category: 'device-alarm' }, channels: ['wards'] },
      { match: { owner: 'Care "A" | Team', severity: 'warning' }, channels: ['bot'], during: 'office-hours' },
      { match: { service: 'mqtt-bridge' }, channels: ['oncall', 'wards'], mute: 'nights' },
      { match: { service: 'sandbox' }, channels: [] },
    ],
  },
  alerting: {
    watchdog: 'life',
    timeIntervals: {
      'office-hours': { days: ['monday', 'tuesday'], from: '08:00', to: '18:00', zone: 'Asia/Bangkok' },
      nights: { from: '22:00', to: '06:00' },
    },
    links: {
      grafana: 'https://grafana.example.org',
      alertmanager: 'https://alerts.example.org/',
      prometheus: 'https://prometheus.example.org',
      traces: 'https://traces.example.org',
    },
    runbooks: 'https://docs.example.org/runbooks',
  },
});
