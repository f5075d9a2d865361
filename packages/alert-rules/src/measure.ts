import {
  type Amount,
  type Catalog,
  formatDuration,
  type MetricDefinition,
  type OwnRule,
  sanitizeLabelName,
} from '@pulsetrail/catalog';
import { quantileOf } from './histogram.js';
import { equals, number, oneOf, selector, sumBy } from './promql.js';
import { withoutComments } from './promql-comments.js';
import { type Labels, labelsOf } from './promql-labels.js';
import { PromqlError, parsePromql } from './promql-parser.js';
import type { Expression } from './promql-tree.js';
import { identityOf, serviceLabel } from './subject.js';

/** What a rule of the team's own looks at, as PromQL: of a counter the rate, of a histogram a quantile, else the values. */
export function measured({ measure, service }: OwnRule, { metrics, alerting }: Catalog): string {
  if (measure.kind === 'expr') return withoutComments(measure.expr);
  const metric: MetricDefinition | undefined = metrics.get(measure.metric);
  if (metric === undefined) return '';
  const matchers = [
    ...(service === undefined ? [] : [equals(serviceLabel, service)]),
    ...Object.entries(measure.labels).map(([label, values]) => oneOf(sanitizeLabelName(label), values)),
  ];
  const by = identityOf([serviceLabel, ...measure.by.map(sanitizeLabelName)], alerting);
  const window = formatDuration(measure.over);
  switch (metric.kind) {
    case 'counter':
      return sumBy(by, `rate(${selector(metric.prometheusName, matchers)}[${window}])`);
    case 'histogram':
      return quantileOf({ form: alerting.histograms, metric, matchers, by, window }, measure.quantile);
    default:
      return selector(metric.prometheusName, matchers);
  }
}

/** Reads an expression; undefined where it cannot be read, which is reported elsewhere. */
function read(expression: string): Expression | undefined {
  try {
    return parsePromql(expression);
  } catch (error) {
    if (!(error instanceof PromqlError)) throw error;
    return undefined;
  }
}

/** The labels that the series of an expression can have; any where it cannot be read. */
export function labelsOfText(expression: string): Labels {
  const tree = read(expression);
  return tree === undefined ? { only: undefined, dropped: new Set() } : labelsOf(tree, new Map());
}

/** An expression with whose result something can be done: in parentheses, unless it is one selector, call or aggregation. */
export function asOperand(expression: string): string {
  const tree = read(expression);
  const isOne =
    tree?.kind === 'selector' || tree?.kind === 'aggregation' || (tree?.kind === 'call' && !/^[+-]$/.test(tree.name));
  return isOne ? expression : `(\n${expression}\n)`;
}

/** Where a series is from, for a message: all of its labels, whatever they are; a template. */
export const placeOfSeries =
  '{{ range $name, $value := $labels }}{{ if ne $name "__name__" }} {{ $name }} {{ $value }}{{ end }}{{ end }}';

/** How a value is compared and shown in the form in which its threshold is written. */
export interface Shown {
  /** What the value is multiplied by, for a rate by the minute or hour. */
  readonly factor: number;
  /** The threshold as PromQL has it. */
  readonly threshold: string;
  /** A template. */
  readonly value: string;
  readonly text: string;
}

/** Shows values as their threshold was written: `500ms`, `90%`, `10/min`, or a bare number. */
export function shownAs({ value, form, unit }: Amount): Shown {
  switch (form) {
    case 'duration':
      return {
        factor: 1,
        threshold: number(value),
        value: '{{ $value | humanizeDuration }}',
        text: formatDuration(value),
      };
    case 'percentage':
      return {
        factor: 1,
        threshold: number(value),
        value: '{{ $value | humanizePercentage }}',
        text: `${number(value * 100)}%`,
      };
    case 'rate': {
      const { seconds, name } = unit ?? { seconds: 1, name: 's' };
      const amount = number(Number((value * seconds).toPrecision(10)));
      return {
        factor: seconds,
        threshold: amount,
        value: `{{ $value | humanize }}/${name}`,
        text: `${amount}/${name}`,
      };
    }
    default:
      return { factor: 1, threshold: number(value), value: '{{ $value | humanize }}', text: number(value) };
  }
}
