import { type Catalog, sanitizeLabelName } from '@pulsetrail/catalog';
import { equals, type Matcher, oneOf, quote, selector } from '../promql.js';
import { anomalyRecords } from '../rules/anomaly.js';
import { errorLabel, serviceLabel } from '../subject.js';
import { type AlertKind, asWords } from './alert-kind.js';
import { comparedIn, type Records, restsOn } from './queries.js';

/** A question and the PromQL that answers it. */
interface Query {
  readonly question: string;
  readonly expr: string;
}

/** The series of an alert among those of a metric: by the labels whose values the rule knows. */
function matchersOf({ rules: [{ labels }] }: AlertKind): Matcher[] {
  const known = [
    [serviceLabel, labels.service],
    ...['operation', sanitizeLabelName('flow.name')].map((label) => [label, labels[label]]),
  ];
  return known.flatMap(([label, value]) =>
    label === undefined || value === undefined || value.includes('{{') ? [] : [equals(label, value)],
  );
}

/** How many of the first metric's calls failed, by error, or took how long, by instance: what to ask next of a histogram. */
function broken(kind: AlertKind, records: Records): Query[] {
  const [first] = kind.rules;
  const { metrics } = restsOn(first.expr, records);
  const metric = metrics.find((name) => name.endsWith('_count'))?.replace(/_count$/, '');
  if (metric === undefined) return [];
  const matchers = matchersOf(kind);
  const count = selector(`${metric}_count`, [...matchers, { label: errorLabel, operator: '!=', value: '' }]);
  const buckets = selector(`${metric}_bucket`, matchers);
  const { category } = first.labels;
  if (category === 'errors' || category === 'pipeline') {
    return [{ question: 'Which errors, and where', expr: `sum by (${errorLabel}, instance) (increase(${count}[5m]))` }];
  }
  return category === 'performance'
    ? [
        {
          question: 'How slow, by instance',
          expr: `histogram_quantile(0.95, sum by (instance, le) (rate(${buckets}[5m])))`,
        },
        { question: 'How many calls', expr: `sum by (instance) (rate(${selector(`${metric}_count`, matchers)}[5m]))` },
      ]
    : [];
}

/** The values that the rule compares, and with what; of an anomaly also the band, which is what its value is compared with. */
function compared({ rules: [{ expr, labels, annotations }] }: AlertKind, { alerting }: Catalog): Query[] {
  const values = comparedIn(expr);
  if (alerting.anomalies.some(({ name }) => name === labels.rule)) {
    const band = [anomalyRecords.upper, anomalyRecords.lower].map((record) =>
      selector(record, [equals('anomaly', labels.rule ?? '')]),
    );
    return [
      ...values.map((each) => ({ question: 'The value', expr: each })),
      ...band.map((each, index) => ({ question: index === 0 ? 'What is usual, at most' : 'At least', expr: each })),
    ];
  }
  return values.map((each, index) => ({
    question: index === 0 ? `The value, threshold ${asWords(annotations.threshold ?? '')}` : 'And',
    expr: each,
  }));
}

/** What else is known of the service. */
function around({ rules }: AlertKind): Query[] {
  const services = [
    ...new Set(rules.flatMap(({ labels: { service } }) => (service?.includes('{{') ? [] : (service ?? [])))),
  ];
  const of = (label: string): Matcher[] => (services.length === 0 ? [] : [oneOf(label, services.slice(0, 20))]);
  return [
    { question: 'Are its targets up', expr: selector('up', of('job')) },
    {
      question: 'What else fires',
      expr: `ALERTS{${[`alertstate=${quote('firing')}`, ...of('service').map(({ label, operator, value }) => `${label}${operator}${quote(value)}`)].join(',')}}`,
    },
  ];
}

/** Pages to open, where there is a base address. */
function pages({ rules: [{ labels }] }: AlertKind, { links }: Catalog): string[] {
  const service = labels.service === undefined || labels.service.includes('{{') ? undefined : labels.service;
  const query = service === undefined ? '' : encodeURIComponent(service);
  return [
    ...(links.grafana === undefined
      ? []
      : [`[Dashboard](${links.grafana}/d/pulsetrail-service?from=now-6h&to=now${query && `&var-service=${query}`})`]),
    ...(links.traces === undefined ? [] : [`[Traces](${links.traces}/search${query && `?service=${query}`})`]),
    ...(links.alertmanager === undefined ? [] : [`[Alerts](${links.alertmanager}/#/alerts)`]),
  ];
}

/** What to ask first, as a list of questions with their PromQL, and links where they lead somewhere. */
export function firstQueries(kind: AlertKind, catalog: Catalog, records: Records): string[] {
  const others = kind.rules.slice(1);
  const { prometheus } = catalog.links;
  const queries: Query[] = [...compared(kind, catalog), ...broken(kind, records), ...around(kind)];
  const open = (expr: string): string =>
    prometheus === undefined ? '' : ` ([open](${prometheus}/graph?g0.expr=${encodeURIComponent(expr)}&g0.tab=0))`;
  const opened = pages(kind, catalog);
  return [
    ...(others.length === 0 ? [] : ['Of the first of its rules; take the names of yours.']),
    ...queries.map(({ question, expr }) => `${question}${open(expr)}:\n\n\`\`\`promql\n${expr}\n\`\`\``),
    ...(opened.length === 0 ? [] : [opened.join(', ')]),
  ];
}
