import type { Attributes, AttributeValue } from '@opentelemetry/api';
import { DataPointType, type Histogram, type MetricData, type ScopeMetrics } from '@opentelemetry/sdk-metrics';
import { type MetricKind, prometheusName, sanitizeLabelName } from '@pulsetrail/catalog/names';
import { otherValue } from '../registry/label-tree.js';
import { warnOnce } from '../warning.js';
import { escapeLabelValue, formatBound, formatValue } from './escape.js';
import { familyHeader, type TextFormat } from './registry-text.js';

/** How a metric made with the plain OpenTelemetry Meter API is exported; undefined when text cannot show it. */
export function kindOf(metric: MetricData): MetricKind | undefined {
  switch (metric.dataPointType) {
    case DataPointType.SUM:
      return metric.isMonotonic ? 'counter' : 'updowncounter';
    case DataPointType.GAUGE:
      return 'gauge';
    case DataPointType.HISTOGRAM:
      return 'histogram';
    default:
      return undefined;
  }
}

function attributeText(value: AttributeValue): string {
  if (typeof value === 'string') return value;
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return otherValue;
  }
}

/** Attributes as exported labels, by name; or the first attribute that ends up under a name which is taken. */
export function exportedLabels(attributes: Attributes): readonly (readonly [name: string, value: string])[] | string {
  const labels = new Map<string, string>();
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === '') continue;
    const name = sanitizeLabelName(key);
    if (labels.has(name) || name === 'le' || name === 'service_name') return key;
    labels.set(name, attributeText(value));
  }
  return [...labels].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Writes attributes as labels; undefined when two of them end up under one name, which would kill the whole scrape. */
function attributesText(metric: string, attributes: Attributes): string | undefined {
  const labels = exportedLabels(attributes);
  if (typeof labels !== 'string') {
    return labels.map(([name, value]) => `${name}="${escapeLabelValue(value)}"`).join(',');
  }
  const name = sanitizeLabelName(labels);
  warnOnce(
    `collision ${metric} ${name}`,
    `Metric ${metric}: more than one label is exported as ${name}; its series is left out. Rename the attribute ${labels}.`,
  );
  return undefined;
}

function histogramLines(name: string, labels: string, value: Histogram, format: TextFormat): string {
  const prefix = labels === '' ? '' : `${labels},`;
  let text = '';
  let count = 0;
  for (const [index, bound] of [...value.buckets.boundaries, Number.POSITIVE_INFINITY].entries()) {
    count += value.buckets.counts[index] ?? 0;
    text += `${name}_bucket{${prefix}le="${formatBound(bound, format.openMetrics)}"} ${count}\n`;
  }
  const braces = labels === '' ? '' : `{${labels}}`;
  return `${text}${name}_sum${braces} ${formatValue(value.sum ?? 0)}\n${name}_count${braces} ${value.count}\n`;
}

function metricLines(name: string, metric: MetricData, format: TextFormat): string {
  let text = '';
  for (const point of metric.dataPoints) {
    const own = attributesText(metric.descriptor.name, point.attributes);
    if (own === undefined) continue;
    const labels =
      format.constantLabels !== '' && own !== '' ? `${format.constantLabels},${own}` : format.constantLabels + own;
    if (metric.dataPointType === DataPointType.HISTOGRAM) {
      text += histogramLines(name, labels, point.value as Histogram, format);
    } else {
      text += `${name}${labels === '' ? '' : `{${labels}}`} ${formatValue(point.value as number)}\n`;
    }
  }
  return text;
}

/** The samples of one family, and what stands above them where nobody else has begun it. */
export interface OtelFamily {
  readonly header: string;
  readonly samples: string;
}

/**
 * The text of metrics made with the plain OpenTelemetry Meter API, by exported family name, with the unit suffixes that
 * the OpenTelemetry-to-Prometheus rules ask for. Metrics of one name are joined; they are of one type.
 */
export function otelFamilies(scopeMetrics: readonly ScopeMetrics[], format: TextFormat): Map<string, OtelFamily> {
  const families = new Map<string, OtelFamily>();
  for (const metric of scopeMetrics.flatMap(({ metrics }) => metrics)) {
    const { name: otelName, unit, description } = metric.descriptor;
    const kind = kindOf(metric);
    if (kind === undefined) {
      warnOnce(
        `exponential ${otelName}`,
        `Metric ${otelName} is an exponential histogram, which Prometheus text cannot show; it is left out of the page. Give it explicit buckets.`,
      );
      continue;
    }
    const name = prometheusName(otelName, unit, kind);
    const samples = metricLines(name, metric, format);
    if (samples === '') continue;
    const type = kind === 'updowncounter' ? 'gauge' : kind;
    const known = families.get(name);
    const header = known?.header ?? familyHeader(name, type, description || otelName, '', format.openMetrics);
    families.set(name, { header, samples: (known?.samples ?? '') + samples });
  }
  return families;
}
