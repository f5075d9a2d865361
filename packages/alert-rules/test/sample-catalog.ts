import { defineCatalog } from '@pulsetrail/catalog';

/** The catalog of DESIGN's first page, and one of everything that has rules. */
export const sampleCatalog = defineCatalog({
  services: {
    'clinic-api': {
      owner: 'care-platform',
      operations: {
        'sign-in': { kind: 'api', component: 'authentication', target: { latency: '500ms', errors: '1%' } },
        'document-upload': {
          kind: 'api',
          component: 'storage',
          target: { latency: '2s', errors: '2%', throughput: '50/min' },
        },
        'document-scan': {
          kind: 'api',
          component: 'scanning',
          target: { latency: { threshold: '1s', objective: '99%' } },
        },
        'find-patient': { kind: 'db', component: 'database', target: { latency: '100ms' } },
        'job-security': { kind: 'score', component: 'scoring', target: { latency: '250ms' } },
        'check-in': { kind: 'api', component: 'notifications' },
      },
      counters: { 'documents.scanned': { unit: '{document}', labels: { result: ['pass', 'fail'] } } },
      flows: { registration: { steps: ['form', 'consent'], target: { errors: '1%' } } },
    },
  },
  pipelines: {
    wards: { owner: 'device-team', families: ['ava4', 'kati', 'qube'], target: { stored: '2s', errors: '5%' } },
  },
  channels: {
    oncall: { slack: { webhookFile: 'secrets/slack', channel: '#alerts' } },
    team: { email: { to: ['care@example.org'] } },
    hub: { webhook: { urlFile: 'secrets/hub' } },
  },
  routes: { critical: ['oncall', 'team'], warning: ['oncall', 'hub'] },
});

/** Two operations of one metric whose latency objectives stand at different bucket bounds. */
export const twoBounds = defineCatalog({
  services: {
    shop: {
      owner: 'web',
      operations: {
        pay: { kind: 'api', component: 'payment', target: { latency: { threshold: '500ms', objective: '99%' } } },
        browse: { kind: 'api', component: 'catalog', target: { latency: { threshold: '250ms', objective: '99%' } } },
      },
    },
  },
});
