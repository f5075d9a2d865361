export { burnThreshold, sumStep, tierInterval, timeToExhaustion } from './burn-rate.js';
export { type GeneratedFile, generate, ruleGroups } from './generate.js';
export type { GenerateOptions, NotificationTiming } from './options.js';
export type { AlertingRule, RecordingRule, Rule, RuleGroup } from './rule.js';
