import { metrics, type ServiceDefinition } from '@pulsetrail/catalog';
import { alarms, both, calls, gauge, type Happening, now, orders, results, step, steps } from './happenings.ts';

/** One kind of promise, kept and broken by a service that promises nothing else. */
export interface Kind {
  /** The name of the alert; the kind's own name is that of its service. */
  readonly alert: string;
  readonly promise?: Omit<ServiceDefinition, 'owner'>;
  readonly kept: Happening;
  readonly broken: Happening;
  /** An alarm is told once and is not over; everything else resolves. */
  readonly isAlarm?: boolean;
}

const operation = { kind: 'api', component: 'payment' } as const;

const host = 'api.bank.example';

const saturated = (limit: ServiceDefinition['saturation']) => ({
  saturation: { cpu: false, memory: false, disk: false, eventLoop: false, ...limit } as const,
});

/**
 * Every kind of promise that an alert is made of, by the name of the service that makes it. Anomalies are not among them:
 * they need weeks of history.
 */
export const kinds: Readonly<Record<string, Kind>> = {
  errors: {
    alert: 'OperationErrorBudgetBurn',
    promise: { operations: { pay: { ...operation, target: { errors: '5%' } } } },
    kept: calls({}),
    broken: calls({ failed: 10 }),
  },
  'slow-quantile': {
    alert: 'OperationLatencyHigh',
    promise: { operations: { pay: { ...operation, target: { latency: '500ms' } } } },
    kept: calls({}),
    broken: calls({ seconds: 0.9 }),
  },
  'slow-share': {
    alert: 'OperationLatencyBudgetBurn',
    promise: { operations: { pay: { ...operation, target: { latency: { threshold: '1s', objective: '95%' } } } } },
    kept: calls({}),
    broken: calls({ seconds: 1.9 }),
  },
  traffic: {
    alert: 'OperationThroughputLow',
    promise: { operations: { pay: { ...operation, target: { throughput: '1/s' } } } },
    kept: calls({}),
    broken: () => undefined,
  },
  flow: {
    alert: 'FlowErrorBudgetBurn',
    promise: { flows: { registration: { steps: ['form'], target: { errors: '5%' } } } },
    kept: (page, service) => page.observe(metrics.flowDuration, { ...service, flow_name: 'registration' }, 1, 10),
    broken: (page, service) =>
      page.observe(metrics.flowDuration, { ...service, flow_name: 'registration', error_type: 'E' }, 1, 10),
  },
  'slow-flow': {
    alert: 'FlowLatencyHigh',
    promise: { flows: { registration: { steps: ['form'], target: { latency: '1s' } } } },
    kept: (page, service) => page.observe(metrics.flowDuration, { ...service, flow_name: 'registration' }, 0.1, 10),
    broken: (page, service) => page.observe(metrics.flowDuration, { ...service, flow_name: 'registration' }, 4, 10),
  },
  'counter-low': {
    alert: 'CounterRateLow',
    promise: { counters: { 'orders.placed': { ...results, target: { atLeast: '1/s' } } } },
    kept: orders('ok', 5),
    broken: () => undefined,
  },
  'counter-high': {
    alert: 'CounterRateHigh',
    promise: { counters: { 'orders.placed': { ...results, target: { atMost: '20/s' } } } },
    kept: orders('ok', 5),
    broken: orders('ok', 100),
  },
  'counter-share': {
    alert: 'CounterShareHigh',
    promise: {
      counters: {
        'orders.placed': {
          ...results,
          target: { ratio: { of: { result: 'failed' }, below: '10%' } },
        },
      },
    },
    kept: orders('ok', 5),
    broken: orders('failed', 20),
  },
  heartbeat: {
    alert: 'HeartbeatLate',
    promise: { heartbeats: { backup: { every: '5s', grace: '1s' } } },
    kept: gauge(metrics.heartbeatTime, now, { heartbeat: 'backup' }),
    broken: () => undefined,
  },
  'no-heartbeat': {
    alert: 'HeartbeatAbsent',
    promise: { heartbeats: { backup: { every: '5s', grace: '1s' } } },
    kept: gauge(metrics.heartbeatTime, now, { heartbeat: 'backup' }),
    // What tells of it has restarted, and knows of no last time.
    broken: gauge(metrics.heartbeatTime, 0, { heartbeat: 'backup' }),
  },
  'health-check': {
    alert: 'HealthCheckFailing',
    promise: { healthChecks: { database: {} } },
    kept: gauge(metrics.healthCheckStatus, 1, { check: 'database' }),
    broken: gauge(metrics.healthCheckStatus, 0, { check: 'database' }),
  },
  degraded: {
    alert: 'HealthCheckDegraded',
    promise: { healthChecks: { database: {} } },
    kept: gauge(metrics.healthCheckStatus, 1, { check: 'database' }),
    broken: gauge(metrics.healthCheckStatus, 0.5, { check: 'database' }),
  },
  integration: {
    alert: 'IntegrationDown',
    promise: { integrations: { bank: {} } },
    kept: gauge(metrics.integrationStatus, 1, { integration_name: 'bank' }),
    broken: gauge(metrics.integrationStatus, 0, { integration_name: 'bank' }),
  },
  'integration-calls': {
    alert: 'IntegrationErrorBudgetBurn',
    promise: { integrations: { bank: { servers: [host], target: { errors: '5%' } } } },
    kept: (page, service) =>
      page.observe(metrics.httpClientRequestDuration, { ...service, server_address: host }, 0.02, 10),
    broken: (page, service) =>
      page.observe(metrics.httpClientRequestDuration, { ...service, server_address: host, error_type: 'E' }, 0.02, 10),
  },
  quality: {
    alert: 'DataQualityBudgetBurn',
    promise: { quality: { 'record-complete': { invalid: '5%' } } },
    kept: (page, service) =>
      page.add(metrics.dataQualityRecords, { ...service, check: 'record-complete', outcome: 'valid' }, 10),
    broken: (page, service) =>
      page.add(metrics.dataQualityRecords, { ...service, check: 'record-complete', outcome: 'invalid' }, 10),
  },
  cpu: {
    alert: 'CpuSaturated',
    promise: saturated({ cpu: '80%' }),
    kept: gauge(metrics.processCpuUtilization, 0.2, { cpu_mode: 'user' }),
    broken: gauge(metrics.processCpuUtilization, 0.99, { cpu_mode: 'user' }),
  },
  memory: {
    alert: 'MemorySaturated',
    promise: saturated({ memory: '90%' }),
    kept: both(gauge(metrics.processMemoryLimit, 1e9), gauge(metrics.processMemoryUsage, 1e8)),
    broken: gauge(metrics.processMemoryUsage, 0.99e9),
  },
  disk: {
    alert: 'DiskSaturated',
    promise: saturated({ disk: '85%' }),
    kept: gauge(metrics.systemFilesystemUtilization, 0.3, { system_filesystem_mountpoint: '/' }),
    broken: gauge(metrics.systemFilesystemUtilization, 0.95, { system_filesystem_mountpoint: '/' }),
  },
  'event-loop': {
    alert: 'EventLoopDelayed',
    promise: saturated({ eventLoop: '100ms' }),
    kept: gauge(metrics.nodejsEventloopDelayP99, 0.01),
    broken: gauge(metrics.nodejsEventloopDelayP99, 2),
  },
  queue: {
    alert: 'QueueTooLong',
    promise: saturated({ queues: { mails: 100 } }),
    kept: gauge(metrics.queueDepth, 1, { queue_name: 'mails' }),
    broken: gauge(metrics.queueDepth, 500, { queue_name: 'mails' }),
  },
  threshold: {
    alert: 'CacheMisses',
    kept: (page, service) =>
      page.add(metrics.cacheRequests, { ...service, cache_name: 'patients', outcome: 'miss' }, 1),
    broken: (page, service) =>
      page.add(metrics.cacheRequests, { ...service, cache_name: 'patients', outcome: 'miss' }, 50),
  },
  overflow: {
    alert: 'SdkOverflow',
    kept: (page, service) => page.add(metrics.sdkOverflow, { ...service, metric: 'orders.placed' }, 0),
    broken: (page, service) => page.add(metrics.sdkOverflow, { ...service, metric: 'orders.placed' }, 5),
  },
  steps: { alert: 'PipelineStepErrorBudgetBurn', kept: steps(0), broken: steps(10) },
  stored: {
    alert: 'PipelineLatencyHigh',
    kept: (page, service) => page.observe(metrics.messagingProcessDuration, { ...service, ...step }, 0.1, 10),
    broken: (page, service) => page.observe(metrics.messagingProcessDuration, { ...service, ...step }, 4, 10),
  },
  sos: { alert: 'DeviceSos', kept: alarms('sos', 0), broken: alarms('sos', 1), isAlarm: true },
  fall: { alert: 'DeviceFall', kept: alarms('fall', 0), broken: alarms('fall', 1), isAlarm: true },
  silent: {
    alert: 'DevicesSilent',
    kept: both(
      gauge(metrics.deviceOnline, 10, { device_type: 'kati' }),
      gauge(metrics.deviceSilent, 0, { device_type: 'kati' }),
    ),
    broken: gauge(metrics.deviceSilent, 9, { device_type: 'kati' }),
  },
  subscription: {
    alert: 'SubscriptionSilent',
    kept: both(
      gauge(metrics.bridgeConnected, 1),
      gauge(metrics.bridgeSubscriptionLastMessageTime, now, { device_type: 'kati', subscription: 'watch/#' }),
    ),
    broken: () => undefined,
  },
  bridge: {
    alert: 'BridgeSilent',
    kept: both(gauge(metrics.bridgeConnected, 1), gauge(metrics.bridgeLastMessageTime, now)),
    broken: gauge(metrics.bridgeLastMessageTime, () => now() - 3_600),
  },
  disconnected: {
    alert: 'BridgeDisconnected',
    kept: gauge(metrics.bridgeConnected, 1),
    broken: gauge(metrics.bridgeConnected, 0),
  },
  'spool-filling': {
    alert: 'BridgeSpoolFilling',
    kept: gauge(metrics.bridgeSpoolOldestAge, 2),
    broken: gauge(metrics.bridgeSpoolOldestAge, 400),
  },
  'spool-full': {
    alert: 'BridgeSpoolFull',
    kept: gauge(metrics.bridgeSpoolWaiting, 0),
    broken: gauge(metrics.bridgeSpoolWaiting, 1),
  },
  'dead-letters': {
    alert: 'BridgeDeadLetters',
    kept: (page, service) => page.add(metrics.bridgeDeadLetters, { ...service, reason: 'invalid' }, 0),
    broken: (page, service) => page.add(metrics.bridgeDeadLetters, { ...service, reason: 'invalid' }, 1),
  },
};
