import type { Attributes } from '@opentelemetry/api';
import { DataPointType, type Histogram, type MetricData, type ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { type MetricKind, prometheusName, sanitizeLabelName } from '@pulsetrail/catalog';
import { redactAttributes } from '../redact.js';
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

/** Writes attributes as labels; undefined when two of them end up under one name, which would kill the whole scrape. */
function attributesText(metric: string, attributes: Attributes): string | undefined {
  const labels = new Map<string, string>();
  for (const [key, value] of Object.entries(redactAttributes(attributes))) {
    if (value === null || value === '') continue;
    const name = sanitizeLabelName(key);
    if (labels.has(name) || name === 'le' || name === 'service_name') {
      warnOnce(
        `collision ${metric} ${name}`,
        `Metric ${metric}: more than one label is exported as ${name}; its series is left out. Rename the attribute ${key}.`,
      );
      return undefined;
    }
    labels.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  return [...labels].map(([name, value]) => `${name}="${escapeLabelValue(value)}"`).join(',');
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

/**
 * The text of metrics made with the plain OpenTelemetry Meter API, by exported family name, with the unit suffixes that
 * the OpenTelemetry-to-Prometheus rules ask for. Families of one name and type are joined; one of another type is
 * reported and left out.
 */
export function otelFamilies(resourceMetrics: ResourceMetrics, format: TextFormat): Map<string, string> {
  const families = new Map<string, { type: 'counter' | 'gauge' | 'histogram'; text: string }>();
  for (const { metrics } of resourceMetrics.scopeMetrics) {
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
      const lines = metricLines(name, metric, format);
      if (lines === '') continue;
      const known = families.get(name);
      if (known === undefined) {
        families.set(name, { type, text: familyHeader(name, type, description, '', format.openMetrics) + lines });
      } else if (known.type === type) {
        known.text += lines;
      } else {
        warnOnce(
          `type ${name}`,
          `Metric ${otelName} is exported as ${name}, which is already a ${known.type}; as a ${type} it is left out. Rename it.`,
        );
      }
    }
  }
  return new Map([...families].map(([name, { text }]) => [name, text]));
}
