import type { Catalog, MetricDefinition } from '@pulsetrail/catalog';
import { PromqlError, parsePromql } from '../promql-parser.js';
import { namesIn } from '../promql-tree.js';
import type { Rule, RuleGroup } from '../rule.js';
import { bucketBoundLinter } from './bucket-bound.js';
import { counterWithoutRate } from './counter-without-rate.js';
import { duplicates } from './duplicates.js';
import type { LintContext, LintedRule, Linter, LintFinding } from './linter.js';
import { missingAnnotation } from './missing-annotation.js';
import { missingComparison } from './missing-comparison.js';
import { missingFor } from './missing-for.js';
import { neverTrue } from './never-true.js';
import { quantileWithoutLe } from './quantile-without-le.js';
import { rateOfGauge } from './rate-of-gauge.js';
import { rateOfSum } from './rate-of-sum.js';
import { lookingBackOf, recordsOf } from './records.js';
import { shortWindow } from './short-window.js';
import { templateFunction } from './template-function.js';
import { templateLabel } from './template-label.js';
import { types } from './types.js';
import { strangeSeries, unknownSeries } from './unknown-series.js';
import { vectorMatching } from './vector-matching.js';

export type { LintFinding };

/** Every check of one rule, by the name under which its findings are reported. Adding one is a file and a line here. */
const linters: Readonly<Record<string, Linter>> = {
  types,
  'counter-without-rate': counterWithoutRate,
  'rate-of-gauge': rateOfGauge,
  'rate-of-sum': rateOfSum,
  'short-window': shortWindow,
  'bucket-bound': bucketBoundLinter,
  'quantile-without-le': quantileWithoutLe,
  'vector-matching': vectorMatching,
  'never-true': neverTrue,
  'template-label': templateLabel,
  'template-function': templateFunction,
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
  /** The checks of which a rule is not to be told. */
  readonly ignored?: ReadonlyMap<Rule, readonly string[]>;
}

/** The names of all checks, as findings have them. */
export const lintNames: readonly string[] = ['syntax', ...Object.keys(linters), 'duplicate', 'ignore'];

const nameOf = (rule: Rule): string => ('alert' in rule ? rule.alert : rule.record);

const metricsOf = (catalog: Catalog): ReadonlyMap<string, MetricDefinition> =>
  new Map([...catalog.metrics.values()].map((metric) => [metric.prometheusName, metric]));

/** What the team's own expressions read beside the catalog's metrics; `gaps` names it. */
const strangeTo = (catalog: Catalog): ReadonlySet<string> =>
  new Set(
    [...catalog.alerting.rules, ...catalog.alerting.anomalies].flatMap(({ measure }) =>
      measure.kind === 'expr' ? strangeSeries(measure.expr, catalog, new Set()) : [],
    ),
  );

/** Comments that switch off what is no check: a slip would hide nothing, and look as if it did. */
const misnamed = (rules: readonly LintedRule[], ignored: ReadonlyMap<Rule, readonly string[]>): LintFinding[] =>
  rules.flatMap(({ group, rule }) =>
    (ignored.get(rule) ?? [])
      .filter((name) => !lintNames.includes(name))
      .map((name) => ({
        group,
        rule: nameOf(rule),
        check: 'ignore',
        message: `pulsetrail:ignore names ${name}, which is no check; use one of ${lintNames.join(', ')}`,
      })),
  );

/**
 * Looks at rules without a server: what can never fire, what fails at an evaluation, and what misleads whoever reads the
 * message. Also for rules that were written by hand.
 */
export function lintRules(
  groups: readonly RuleGroup[],
  { catalog, scrapeInterval, ignored = new Map() }: LintOptions = {},
): LintFinding[] {
  const findings: LintFinding[] = [];
  const rules: LintedRule[] = [];
  for (const { name: group, rules: written } of groups) {
    for (const rule of written) {
      try {
        rules.push({ group, rule, expression: parsePromql(rule.expr) });
      } catch (error) {
        if (!(error instanceof PromqlError)) throw error;
        if (ignored.get(rule)?.includes('syntax')) continue;
        findings.push({ group, rule: nameOf(rule), check: 'syntax', message: error.message });
      }
    }
  }
  const context: LintContext = {
    scrapeInterval: scrapeInterval ?? catalog?.alerting.scrapeInterval ?? 15,
    metrics: catalog && metricsOf(catalog),
    clusterLabels: catalog?.alerting.clusterLabels ?? [],
    strange: catalog === undefined ? new Set() : strangeTo(catalog),
    records: recordsOf(rules),
    lookingBack: lookingBackOf(rules),
    read: new Set(rules.flatMap(({ expression }) => [...namesIn(expression)])),
  };
  for (const linted of rules) {
    for (const [check, linter] of Object.entries(linters)) {
      const isIgnored = ignored.get(linted.rule)?.includes(check);
      for (const message of isIgnored ? [] : new Set(linter(linted, context))) {
        findings.push({ group: linted.group, rule: nameOf(linted.rule), check, message });
      }
    }
  }
  const unrepeated = rules.filter(({ rule }) => !ignored.get(rule)?.includes('duplicate'));
  return [...findings, ...duplicates(unrepeated), ...misnamed(rules, ignored)];
}
