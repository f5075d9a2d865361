import { type MetricDefinition, sanitizeLabelName } from '@pulsetrail/catalog';
import type { Matcher } from '../promql.js';
import { compileRegex } from '../promql-regex.js';
import type { Selector } from '../promql-tree.js';
import { serviceLabel } from '../subject.js';
import { type LintContext, metricOf } from './linter.js';

/**
 * Labels that a series gets on its way, whatever its metric: those of targets as Prometheus and its operator set them and as
 * teams name where something runs, those of OpenTelemetry, and those of a scrape that keeps both of two labels.
 */
const ofTargets =
  /^(?:job|instance|namespace|pod|container|node|endpoint|cluster|region|zone|env|environment|stage|datacenter|dc|host|hostname|app|team|tenant|replica|prometheus|prometheus_replica|(?:otel|exported|k8s|cloud|deployment|service)_\w+|__\w+__)$/;

/** What the SDK records where a value is none of a closed list, or the metric's budget of label sets is used up. */
const standIns = ['_OTHER', '_overflow'];

/** Several texts with `|` between them, each without any other sign of regular expressions. */
const alternation = /^(?:[^\\^$.*+?()[\]{}|]|\\[^\w\s])*(?:\|(?:[^\\^$.*+?()[\]{}|]|\\[^\w\s])*)*$/;

/** Each value for which a matcher asks, as it is written, with whether some value of a list is it. */
function asked({ operator, value }: Matcher): { readonly text: string; readonly is: (known: string) => boolean }[] {
  if (operator === '=') return [{ text: value, is: (known) => known === value }];
  if (operator !== '=~') return [];
  return (alternation.test(value) ? value.split('|') : [value]).map((text) => {
    const regex = compileRegex(text);
    return { text, is: (known) => regex.test(known) };
  });
}

/** Whether a matcher asks for a label that no series of a metric has, as far as a catalog can tell. */
function isStrange(
  { label, operator, value }: Matcher,
  { labels, kind }: MetricDefinition,
  clusterLabels: readonly string[],
): boolean {
  const isKnown =
    [serviceLabel, ...labels.map(sanitizeLabelName), ...clusterLabels].includes(label) ||
    (label === 'le' && kind === 'histogram') ||
    ofTargets.test(label);
  // To ask that a label is missing is no mistake where it always is.
  return !isKnown && !(operator === '=' && value === '');
}

/** The label of a metric as {@link LintContext.strange} has it. */
const labelOf = (name: string, label: string): string => `${name}{${label}}`;

/** The labels for which a selector asks and that no series of its metric has, as far as the catalog can tell, each with the metric. */
export function strangeLabels(
  { name = '', matchers }: Selector,
  context: Pick<LintContext, 'metrics' | 'clusterLabels'>,
): string[] {
  const metric = metricOf(name, context);
  if (metric === undefined) return [];
  return matchers
    .filter((matcher) => isStrange(matcher, metric, context.clusterLabels))
    .map(({ label }) => labelOf(name, label));
}

function faults(name: string, metric: MetricDefinition, matcher: Matcher, context: LintContext): string[] {
  const { label } = matcher;
  if (isStrange(matcher, metric, context.clusterLabels)) {
    if (context.strange.has(labelOf(name, label))) return [];
    const labels = [serviceLabel, ...metric.labels.map(sanitizeLabelName)];
    return [`${name} has no label ${label}; its labels are ${labels.join(', ')}`];
  }
  const own = metric.labels.find((each) => sanitizeLabelName(each) === label);
  const values = own === undefined ? undefined : metric.values[own];
  if (values === undefined) return [];
  const possible = [...values, ...standIns, ''];
  return asked(matcher)
    .filter(({ is }) => !possible.some(is))
    .map(({ text }) => `${label} of ${name} is never ${JSON.stringify(text)}; its values are ${values.join(', ')}`);
}

/** What a selector asks of a metric that the catalog knows, and that no series of it has: a label, or one of a closed list of values. */
export function unknownLabels({ name, matchers }: Selector, context: LintContext): string[] {
  const metric = name === undefined || context.records.has(name) ? undefined : metricOf(name, context);
  if (name === undefined || metric === undefined) return [];
  return matchers.flatMap((matcher) => faults(name, metric, matcher, context));
}
