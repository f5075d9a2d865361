import { defineCatalog } from '@pulsetrail/catalog';

/** What the clinic runs and promises: read by its service, by the device bridge and by the generators. */
export const catalog = defineCatalog({
  services: {
    'clinic-api': {
      owner: 'care-platform',
      description:
        'The HTTP service of the clinic: staff sign in, file documents, ask for scores and check patients in.',
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
          target: { latency: '5s', errors: '5%', throughput: '1000/h' },
        },
        'check-in': { kind: 'api', component: 'reception', target: { latency: '500ms', errors: '1%' } },
        'job-security': { kind: 'score', component: 'scoring', target: { latency: '250ms', errors: '1%' } },
        'find-user': { kind: 'db', component: 'database', target: { latency: '100ms' } },
        'open-session': { kind: 'db', component: 'database', target: { latency: '100ms' } },
        'find-session': { kind: 'db', component: 'database', target: { latency: '100ms' } },
        'find-patient': { kind: 'db', component: 'database', target: { latency: '100ms', errors: '1%' } },
        'store-document': { kind: 'db', component: 'database', target: { latency: '500ms', errors: '1%' } },
        'find-document': { kind: 'db', component: 'database', target: { latency: '100ms' } },
        'store-scan': { kind: 'db', component: 'database', target: { latency: '100ms' } },
        'employment-history': { kind: 'db', component: 'database', target: { latency: '100ms' } },
        'book-appointment': { kind: 'db', component: 'database', target: { latency: '100ms' } },
      },
      counters: {
        'documents.scanned': {
          unit: '{document}',
          description: 'Documents that were scanned, by the result.',
          labels: { result: ['pass', 'fail'] },
        },
        sign_ins: {
          unit: '{attempt}',
          description: 'Attempts to sign in, by the result.',
          labels: { result: ['accepted', 'refused'] },
        },
        check_ins: {
          unit: '{visit}',
          description: 'Patients who checked in; a repeated one is the same visit once more.',
          labels: { result: ['new', 'repeated'] },
        },
      },
      scores: {
        'job-security': {
          description: 'How likely a patient keeps paid work in the coming year, from the employment history.',
          versions: ['2026-06'],
        },
      },
      flows: {
        registration: {
          description: 'A patient arrives: found in the records, then booked in for the day.',
          steps: ['identify', 'book'],
          target: { latency: '500ms', errors: '1%' },
        },
      },
    },
  },
  components: {
    authentication: { description: 'Who may work with the clinic.' },
    storage: { description: 'Keeps documents.' },
    scanning: { description: 'Looks into documents before anybody opens them.' },
    reception: { description: 'Receives patients.' },
    scoring: { description: 'Calculates scores from what is on record.' },
    database: { description: 'PostgreSQL, or PGlite where none is configured.' },
  },
  pipelines: {
    wards: {
      owner: 'care-devices',
      description: 'Readings and alarms of the devices on the wards.',
      families: ['ava4', 'kati', 'qube'],
      target: { stored: '2s', errors: '5%' },
    },
  },
  channels: {
    oncall: { slack: { webhookFile: 'secrets/slack', channel: '#alerts' } },
    team: { email: { to: ['care@example.org'] } },
  },
  routes: { critical: ['oncall', 'team'], warning: ['oncall'] },
});
