import type { Attributes, AttributeValue } from '@opentelemetry/api';
import { DataPointType, type Histogram, type MetricData, type ScopeMetrics } from '@opentelemetry/sdk-metrics';
import { type MetricKind, prometheusName, sanitizeLabelName } from '@pulsetrail/catalog/names';
import { otherValue } from '../registry/label-tree.js';
import { warnOnce } from '../warning.js';
import { escapeLabelValue, formatBound, formatValue } from './escape.js';
import { familyHeader, type TextFormat } from './registry-text.js';

/** How a metric made with the plain OpenTelemetry Meter API is exported; undefined when text cannot show it. */
function kindOf(metric: MetricData): MetricKind | undefined {
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

/** Writes attributes as labels, in one order; undefined when two of them end up under one name, which would kill the whole scrape. */
function attributesText(metric: string, attributes: Attributes): string | undefined {
  const labels = new Map<string, string>();
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === '') continue;
    const name = sanitizeLabelName(key);
    if (labels.has(name) || name === 'le' || name === 'service_name') {
      warnOnce(
        `collision ${metric} ${name}`,
        `Metric ${metric}: more than one label is exported as ${name}; its series is left out. Rename the attribute ${key}.`,
      );
      return undefined;
    }
    labels.set(name, attributeText(value));
  }
  const sorted = [...labels].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([name, value]) => `${name}="${escapeLabelValue(value)}"`).join(',');
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

/** @param seen label texts that the family has already; two scopes may count under one name and the same labels. */
function metricLines(name: string, metric: MetricData, format: TextFormat, seen: Set<string>): string {
  let text = '';
  for (const point of metric.dataPoints) {
    const own = attributesText(metric.descriptor.name, point.attributes);
    if (own === undefined) continue;
    if (seen.has(own)) {
      warnOnce(
        `series ${name}`,
        `Metric ${metric.descriptor.name} is recorded with the same attributes by two meters; the later series is left out. Rename one of the two metrics, or record on one meter.`,
      );
      continue;
    }
    seen.add(own);
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

interface Family {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly seen: Set<string>;
  text: string;
}

/**
 * The text of metrics made with the plain OpenTelemetry Meter API, by exported family name, with the unit suffixes that
 * the OpenTelemetry-to-Prometheus rules ask for. Families of one name and type are joined; one of another type is
 * reported and left out.
 */
export function otelFamilies(scopeMetrics: readonly ScopeMetrics[], format: TextFormat): Map<string, string> {
  const families = new Map<string, Family>();
  for (const { metrics } of scopeMetrics) {
    for (const metric of metrics) {
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
      const type = kind === 'updowncounter' ? 'gauge' : kind;
      const family = families.get(name) ?? { type, seen: new Set(), text: '' };
      if (family.type !== type) {
        warnOnce(
          `type ${name}`,
          `Metric ${otelName} is exported as ${name}, which is already a ${family.type}; as a ${type} it is left out. Rename it.`,
        );
        continue;
      }
      const lines = metricLines(name, metric, format, family.seen);
      if (lines === '') continue;
      if (family.text === '') family.text = familyHeader(name, type, description, '', format.openMetrics);
      family.text += lines;
      families.set(name, family);
    }
  }
  return new Map([...families].map(([name, { text }]) => [name, text]));
}
