import type { Catalog } from '@pulsetrail/catalog';
import { anomalyTests } from './anomaly.js';
import { counterTests } from './counter.js';
import { dataQualityTests } from './data-quality.js';
import { deviceAlarmTests } from './device-alarm.js';
import { errorRatioTests } from './error-ratio.js';
import { healthCheckTests } from './health-check.js';
import { heartbeatTests } from './heartbeat.js';
import { integrationTests } from './integration.js';
import { latencyTests } from './latency.js';
import { pipelineStepTests } from './pipeline-step.js';
import { saturationTests } from './saturation.js';
import type { AlertTest, TestFamily } from './scenario.js';
import { stackTests } from './stack.js';
import { thresholdTests } from './threshold.js';
import { throughputTests } from './throughput.js';

/** Every family of tests, in the order of the families of rules. Adding one is adding a file and a line here. */
export const testFamilies: readonly TestFamily[] = [
  errorRatioTests,
  latencyTests,
  throughputTests,
  counterTests,
  dataQualityTests,
  integrationTests,
  healthCheckTests,
  heartbeatTests,
  saturationTests,
  pipelineStepTests,
  deviceAlarmTests,
  thresholdTests,
  anomalyTests,
  stackTests,
];

/** The tests of all alerts of a catalog. */
export const alertTests = (catalog: Catalog): AlertTest[] => testFamilies.flatMap((family) => family(catalog));
