import { defineCatalog } from '@pulsetrail/catalog';

/** A catalog that promises one of everything beside the operations, flows and pipelines of the sample. */
export const promisesCatalog = defineCatalog({
  services: {
    shop: {
      owner: 'web',
      operations: { pay: { kind: 'api', component: 'payment', target: { errors: '1%' } } },
      counters: {
        orders: {
          labels: { result: ['ok', 'fail'] },
          target: { atLeast: '10/min', atMost: '100/min', ratio: { of: { result: 'fail' }, below: '5%' } },
        },
        refunds: { target: { atMost: '1000/h' } },
      },
      integrations: { bank: { servers: ['api.bank.example'], target: { errors: '1%' } }, mail: {} },
      heartbeats: { backup: { every: '60m', grace: '6m' } },
      healthChecks: { database: {}, llm: { severity: 'warning' } },
      quality: { address: { invalid: '2%' } },
      saturation: { queues: { jobs: 100 } },
    },
  },
  channels: { oncall: { webhook: { url: 'http://127.0.0.1:9000/hook' } } },
  routes: { critical: ['oncall'] },
  alerting: {
    rules: {
      'disk-full': {
        category: 'system-health',
        expr: '1 - node_filesystem_avail_bytes / node_filesystem_size_bytes',
        operator: '>',
        threshold: '90%',
        severity: 'critical',
        cooldown: '90m',
        channels: ['oncall'],
        description: 'A disk is nearly full',
      },
      'slow-pay': {
        category: 'performance',
        metric: 'operation.duration',
        labels: { operation: 'pay' },
        by: ['operation'],
        operator: '>=',
        threshold: '500ms',
        severity: 'warning',
        service: 'shop',
        for: '0s',
      },
      'few-orders': {
        category: 'business',
        metric: 'orders',
        labels: { result: 'ok' },
        operator: '<',
        threshold: '30/h',
        severity: 'info',
        over: '10m',
      },
      'queue-stuck': {
        category: 'business',
        expr: 'sum by (queue) (increase(jobs_done_total[10m])) == 0',
        severity: 'warning',
      },
    },
    anomalies: {
      'orders-unusual': { category: 'business', metric: 'orders', service: 'shop', over: '30m' },
      'pay-odd': {
        category: 'performance',
        metric: 'operation.duration',
        labels: { operation: 'pay' },
        service: 'shop',
        direction: 'above',
      },
    },
  },
});
