import { anomaly } from './anomaly.js';
import { counter } from './counter.js';
import { dataQuality } from './data-quality.js';
import { deviceAlarm } from './device-alarm.js';
import { errorRatio } from './error-ratio.js';
import type { RuleFamily } from './family.js';
import { healthCheck } from './health-check.js';
import { heartbeat } from './heartbeat.js';
import { integration } from './integration.js';
import { latency } from './latency.js';
import { pipelineStep } from './pipeline-step.js';
import { saturation } from './saturation.js';
import { stack } from './stack.js';
import { threshold } from './threshold.js';
import { throughput } from './throughput.js';

/** Every family, in the order of the rule file. Adding one is adding a file and a line here. */
export const ruleFamilies: readonly RuleFamily[] = [
  errorRatio,
  latency,
  throughput,
  counter,
  dataQuality,
  integration,
  healthCheck,
  heartbeat,
  saturation,
  pipelineStep,
  deviceAlarm,
  threshold,
  anomaly,
  stack,
];
