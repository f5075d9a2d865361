export { burnThreshold, sumStep, tierInterval, timeToExhaustion } from './burn-rate.js';
export { type Gap, gaps } from './gaps.js';
export { type GeneratedFile, generate } from './generate.js';
export { ruleGroups } from './groups.js';
export type { GenerateOptions, NotificationTiming } from './options.js';
export type { AlertingRule, RecordingRule, Rule, RuleGroup } from './rule.js';
