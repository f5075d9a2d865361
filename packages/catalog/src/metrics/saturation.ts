import { declareMetric } from '../metric.js';

/** How full a process, its machine and its queues are. */
export const saturationMetrics = {
  processCpuUtilization: declareMetric('process.cpu.utilization', {
    unit: '1',
    kind: 'gauge',
    description: 'Share of the processors that the process keeps busy.',
    labels: ['cpu.mode'],
  }),
  processMemoryUsage: declareMetric('process.memory.usage', {
    unit: 'By',
    kind: 'updowncounter',
    description: 'Physical memory in use.',
  }),
  processMemoryLimit: declareMetric('process.memory.limit', {
    unit: 'By',
    kind: 'updowncounter',
    description: "Memory that the process may use: its container's limit, or all of the machine's.",
  }),
  systemFilesystemUtilization: declareMetric('system.filesystem.utilization', {
    unit: '1',
    kind: 'gauge',
    description: 'Share of a file system that is in use.',
    labels: ['system.device', 'system.filesystem.mountpoint'],
  }),
  nodejsEventloopDelayP99: declareMetric('nodejs.eventloop.delay.p99', {
    unit: 's',
    kind: 'gauge',
    description: 'Delay of the event loop that 99 % stay below.',
  }),
  queueDepth: declareMetric('queue.depth', {
    unit: '{item}',
    kind: 'updowncounter',
    description: 'What waits in a queue.',
    labels: ['queue.name'],
  }),
} as const;
