import { declareMetric } from '../metric.js';

/** Whether what a service depends on is well: integrations, health checks, heartbeats, records. */
export const healthMetrics = {
  integrationStatus: declareMetric('integration.status', {
    unit: '1',
    kind: 'updowncounter',
    description: 'Whether an external integration answers: 1 up, 0 down.',
    labels: ['integration.name'],
  }),
  heartbeatTime: declareMetric('heartbeat.time', {
    unit: 's',
    kind: 'gauge',
    description: 'Unix time at which something that has to happen again and again last ended well; 0 before the first.',
    labels: ['heartbeat'],
  }),
  healthCheckStatus: declareMetric('health.check.status', {
    unit: '1',
    kind: 'updowncounter',
    description: 'What a check of a dependency says: 1 healthy, 0.5 degraded, 0 unhealthy.',
    labels: ['check'],
  }),
  dataQualityRecords: declareMetric('data.quality.records', {
    unit: '{record}',
    kind: 'counter',
    description: 'Records that were checked, by the check and what it found.',
    labels: ['check', 'outcome'],
    values: { outcome: ['valid', 'invalid'] },
  }),
} as const;
