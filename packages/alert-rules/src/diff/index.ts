export { describeChange } from './describe-change.js';
export { diffRules, type RulesAndRoutes } from './diff-rules.js';
export { receiversIn } from './receivers.js';
export type { FieldChange, RuleChange } from './rule-change.js';
