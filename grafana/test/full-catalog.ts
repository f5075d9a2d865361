import { defineCatalog } from '@pulsetrail/catalog';

/** A catalog with one of everything that a board shows. */
export const fullCatalog = defineCatalog({
  services: {
    shop: {
      owner: 'web',
      operations: {
        pay: { kind: 'api', component: 'payment', target: { latency: '500ms', errors: '1%', throughput: '50/min' } },
        browse: {
          kind: 'api',
          component: 'shelf',
          target: { latency: { threshold: '250ms', objective: '99%' }, throughput: '1000/h' },
        },
        search: { kind: 'api', component: 'shelf', target: { latency: { threshold: '1s', quantile: 0.99 } } },
        'find-order': { kind: 'db', component: 'shelf', target: { latency: '100ms', errors: '1%' } },
        'credit-score': { kind: 'score', component: 'scoring', target: { latency: '250ms' } },
      },
      counters: {
        orders: {
          description: 'Orders, by how they ended.',
          labels: { result: ['ok', 'fail'], variant: ['a', 'b'] },
          target: { atLeast: '10/min', atMost: '100/min', ratio: { of: { result: 'fail' }, below: '5%' } },
        },
        ratings: { labels: { stars: ['1', '2', '3', '4', '5'] } },
        visits: {},
      },
      scores: { 'credit-score': { versions: ['1', '2'] } },
      flows: { checkout: { steps: ['basket', 'address', 'payment'], target: { latency: '2s', errors: '1%' } } },
      integrations: { bank: { servers: ['api.bank.example', 'b.bank.example'], target: { errors: '1%' } }, mail: {} },
      heartbeats: { backup: { every: '60m', grace: '6m' } },
      healthChecks: { database: {}, llm: { severity: 'warning' } },
      quality: { address: { invalid: '2%' } },
      saturation: { queues: { jobs: 100 } },
    },
    stock: {
      owner: 'store',
      operations: { pay: { kind: 'api', component: 'payment', target: { latency: '1s', errors: '5%' } } },
      saturation: { cpu: '70%', memory: false },
    },
  },
  pipelines: {
    wards: { owner: 'devices', families: ['ava4', 'kati'], target: { stored: '2s', errors: '5%', silent: '10%' } },
    labs: { families: ['qube'], target: { quiet: '30m' } },
  },
  alerting: {
    runbooks: 'https://example.org/runbooks',
    links: { grafana: 'https://grafana.example.org' },
    scrapeInterval: '10s',
  },
});
