import type { Catalog, MetricDefinition } from '@pulsetrail/catalog';
import { eitherOf, type Labels, labelsOf } from '../promql-labels.js';
import { PromqlError, parsePromql } from '../promql-parser.js';
import type { Rule, RuleGroup } from '../rule.js';
import { bucketBoundLinter } from './bucket-bound.js';
import { counterWithoutRate } from './counter-without-rate.js';
import { duplicates } from './duplicates.js';
import type { LintContext, LintedRule, Linter, LintFinding } from './linter.js';
import { missingAnnotation } from './missing-annotation.js';
import { missingComparison } from './missing-comparison.js';
import { missingFor } from './missing-for.js';
import { quantileWithoutLe } from './quantile-without-le.js';
import { rateOfGauge } from './rate-of-gauge.js';
import { rateOfSum } from './rate-of-sum.js';
import { shortWindow } from './short-window.js';
import { templateLabel } from './template-label.js';
import { strangeSeries, unknownSeries } from './unknown-series.js';
import { vectorMatching } from './vector-matching.js';

export type { LintFinding };

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
    const seen = new Set<string>();
    for (const { rule, expression } of recording) {
      const labels = labelsOf(expression, records);
      const own = Object.keys(rule.labels ?? {});
      const written = { ...labels, only: labels.only && new Set([...labels.only, ...own]) };
      const known = records.get(rule.record) ?? written;
      const isFirst = !seen.has(rule.record) && known.only === undefined;
      // Several rules may write one record, each with labels of its own.
      records.set(rule.record, isFirst ? written : eitherOf(known, written));
      seen.add(rule.record);
    }
  }
  return records;
}

const metricsOf = (catalog: Catalog): ReadonlyMap<string, MetricDefinition> =>
  new Map([...catalog.metrics.values()].map((metric) => [metric.prometheusName, metric]));

/** What the team's own expressions read beside the catalog's metrics; `gaps` names it. */
const strangeTo = (catalog: Catalog): ReadonlySet<string> =>
  new Set(
    [...catalog.alerting.rules, ...catalog.alerting.anomalies].flatMap(({ measure }) =>
      measure.kind === 'expr' ? strangeSeries(measure.expr, catalog.metrics, new Set()) : [],
    ),
  );

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
    strange: catalog === undefined ? new Set() : strangeTo(catalog),
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
