import { metrics } from '@pulsetrail/catalog';

/** Metrics of the table that no package of Pulsetrail records by itself: a rule on one waits for whoever does. */
export const unrecorded: ReadonlySet<string> = new Set(
  [
    metrics.integrationStatus,
    metrics.heartbeatTime,
    metrics.healthCheckStatus,
    metrics.dataQualityRecords,
    metrics.systemFilesystemUtilization,
    metrics.queueDepth,
  ].map(({ name }) => name),
);
