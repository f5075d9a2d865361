import { deviceAlarm } from './device-alarm.js';
import { errorRatio } from './error-ratio.js';
import type { RuleFamily } from './family.js';
import { latency } from './latency.js';
import { pipelineStep } from './pipeline-step.js';
import { stack } from './stack.js';
import { throughput } from './throughput.js';

/** Every family, in the order of the rule file. Adding one is adding a file and a line here. */
export const ruleFamilies: readonly RuleFamily[] = [errorRatio, latency, throughput, pipelineStep, deviceAlarm, stack];
