import type { Catalog, MetricDefinition } from '@pulsetrail/catalog';
import { type Labels, labelsOf } from '../promql-labels.js';
import { PromqlError, parsePromql } from '../promql-parser.js';
import type { Rule, RuleGroup } from '../rule.js';
import { bucketBoundLinter } from './bucket-bound.js';
import { counterWithoutRate } from './counter-without-rate.js';
import { duplicates } from './duplicates.js';
import type { LintContext, LintedRule, Linter } from './linter.js';
import { missingAnnotation } from './missing-annotation.js';
import { missingComparison } from './missing-comparison.js';
import { missingFor } from './missing-for.js';
import { quantileWithoutLe } from './quantile-without-le.js';
import { rateOfGauge } from './rate-of-gauge.js';
import { rateOfSum } from './rate-of-sum.js';
import { shortWindow } from './short-window.js';
import { templateLabel } from './template-label.js';
import { unknownSeries } from './unknown-series.js';
import { vectorMatching } from './vector-matching.js';

/** Every check of one rule, by the name under which its findings are reported. Adding one is a file and a line here. */
const linters: Readonly<Record<string, Linter>> = {
  'counter-without-rate': counterWithoutRate,
  'rate-of-gauge': rateOfGauge,
  'rate-of-sum': rateOfSum,
  'short-window': shortWindow,
  'bucket-bound': bucketBoundLinter,
  'quantile-without-le': quantileWithoutLe,
  'vector-matching': vectorMatching,
  'template-label': templateLabel,
  'missing-for': missingFor,
  'missing-comparison': missingComparison,
  'missing-annotation': missingAnnotation,
  'unknown-series': unknownSeries,
};

/** Something about a rule that is wrong, or will be. */
export interface LintFinding {
  /** The name of the rule's group. */
  readonly group: string;
  /** The rule's name: of the alert, or of what it records. */
  readonly rule: string;
  /** The check that found it, such as `vector-matching`. */
  readonly check: string;
  /** What is wrong and what to do. */
  readonly message: string;
}

/** What {@link lintRules} may know. */
export interface LintOptions {
  /** Tells the metrics and their kinds and bounds; without it no series is unknown. */
  readonly catalog?: Catalog;
  /** Seconds between two scrapes. Default: the catalog's, or else 15. */
  readonly scrapeInterval?: number;
}

const nameOf = (rule: Rule): string => ('alert' in rule ? rule.alert : rule.record);

/** The labels of what rules record: those of the result, and the rule's own. Records of records are found by going on until nothing changes. */
function recordsOf(rules: readonly LintedRule[]): ReadonlyMap<string, Labels> {
  const records = new Map<string, Labels>();
  const recording = rules.flatMap(({ rule, expression }) => ('record' in rule ? [{ rule, expression }] : []));
  for (const { rule } of recording) records.set(rule.record, { only: undefined, dropped: new Set() });
  // Two passes: a record is usually made before it is read, and what is still open then stays so.
  for (let pass = 0; pass < 2; pass++) {
    for (const { rule, expression } of recording) {
      const labels = labelsOf(expression, records);
      const own = Object.keys(rule.labels ?? {});
      records.set(rule.record, { ...labels, only: labels.only && new Set([...labels.only, ...own]) });
    }
  }
  return records;
}

const metricsOf = (catalog: Catalog): ReadonlyMap<string, MetricDefinition> =>
  new Map([...catalog.metrics.values()].map((metric) => [metric.prometheusName, metric]));

/**
 * Looks at rules without a server: what can never fire, what fails at an evaluation, and what misleads whoever reads the
 * message. Also for rules that were written by hand.
 */
export function lintRules(groups: readonly RuleGroup[], { catalog, scrapeInterval }: LintOptions = {}): LintFinding[] {
  const findings: LintFinding[] = [];
  const rules: LintedRule[] = [];
  for (const { name: group, rules: written } of groups) {
    for (const rule of written) {
      try {
        rules.push({ group, rule, expression: parsePromql(rule.expr) });
      } catch (error) {
        if (!(error instanceof PromqlError)) throw error;
        findings.push({ group, rule: nameOf(rule), check: 'syntax', message: error.message });
      }
    }
  }
  const context: LintContext = {
    scrapeInterval: scrapeInterval ?? catalog?.alerting.scrapeInterval ?? 15,
    metrics: catalog && metricsOf(catalog),
    records: recordsOf(rules),
  };
  for (const linted of rules) {
    for (const [check, linter] of Object.entries(linters)) {
      for (const message of new Set(linter(linted, context))) {
        findings.push({ group: linted.group, rule: nameOf(linted.rule), check, message });
      }
    }
  }
  return [...findings, ...duplicates(rules)];
}
