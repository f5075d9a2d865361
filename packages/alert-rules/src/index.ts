export { amtoolArguments, type RouteTest, routeMatrix } from './alertmanager/route-matrix.js';
export { burnThreshold, sumStep, tierInterval, timeToExhaustion } from './burn-rate.js';
export {
  describeChange,
  diffRules,
  type FieldChange,
  type RuleChange,
  type RulesAndRoutes,
  receiversIn,
} from './diff/index.js';
export { type Gap, gaps } from './gaps.js';
export { generate } from './generate.js';
export { type GeneratedFile, generatedHeader } from './generated-file.js';
export { ruleGroups, withExpressionProblems } from './groups.js';
export { type LintFinding, type LintOptions, lintNames, lintRules } from './lint/index.js';
export type { GenerateOptions, NotificationTiming } from './options.js';
export { type ManifestMetadata, type RuleFormat, type RuleOutputOptions, ruleFormats } from './outputs/options.js';
export type { AlertingRule, RecordingRule, Rule, RuleGroup } from './rule.js';
export { type RuleFile, RuleFileError, readRuleFile, readRules } from './rule-file.js';
export {
  type AlertTest,
  alertLine,
  alertTests,
  costOf,
  type Failure,
  generateTests,
  readFailures,
  rulesUnderTest,
  type Scenario,
  type TestFamily,
  trialFiles,
  trialTest,
  untestedAlerts,
  type World,
  worldsOf,
} from './tests/index.js';
