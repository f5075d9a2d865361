import type { Counter } from '../registry/counter.js';
import type { Gauge } from '../registry/gauge.js';
import type { Exemplar, Histogram } from '../registry/histogram.js';
import { type Instrument, isHistogram, type Registry } from '../registry/registry.js';
import { escapeHelp, formatBound, formatValue } from './escape.js';

/** Which of Prometheus' two text formats is written. */
export interface TextFormat {
  /** OpenMetrics 1.0 with exemplars, or classic text 0.0.4. */
  readonly openMetrics: boolean;
  /** Labels that every sample carries, written, such as `service_name="clinic-api"`. */
  readonly constantLabels: string;
}

/** The lines before a family's samples. */
export function familyHeader(
  name: string,
  type: 'counter' | 'gauge' | 'histogram',
  help: string,
  unit: string,
  openMetrics: boolean,
): string {
  const family = openMetrics && type === 'counter' ? name.replace(/_total$/, '') : name;
  const unitLine = openMetrics && unit !== '' && family.endsWith(`_${unit}`) ? `# UNIT ${family} ${unit}\n` : '';
  return `# HELP ${family} ${escapeHelp(help, openMetrics)}\n# TYPE ${family} ${type}\n${unitLine}`;
}

const unitWord = (name: string): string => /_(seconds|bytes|ratio)(?:_total)?$/.exec(name)?.[1] ?? '';

const braced = (constant: string, labels: string): string => {
  const joined = constant !== '' && labels !== '' ? `${constant},${labels}` : constant + labels;
  return joined === '' ? '' : `{${joined}}`;
};

function valueFamily(instrument: Counter | Gauge, format: TextFormat): string {
  const { prometheusName } = instrument.definition;
  let text = '';
  for (const series of instrument.tree.series) {
    text += `${prometheusName}${braced(format.constantLabels, series.labelText)} ${formatValue(series.value)}\n`;
  }
  return text;
}

const exemplarText = (exemplar: Exemplar | undefined): string =>
  exemplar === undefined
    ? '\n'
    : ` # {trace_id="${exemplar.traceId}",span_id="${exemplar.spanId}"} ${formatValue(exemplar.value)} ${exemplar.timestamp.toFixed(3)}\n`;

function histogramFamily(instrument: Histogram, format: TextFormat): string {
  const { prometheusName, buckets } = instrument.definition;
  // Everything that is the same for all series is written once; a line is then three joins and a number.
  const comma = format.constantLabels === '' ? '' : ',';
  const bucketHead = `${prometheusName}_bucket{${format.constantLabels}`;
  const bucketTails = [...buckets, Number.POSITIVE_INFINITY].map(
    (bound) => `,le="${formatBound(bound, format.openMetrics)}"} `,
  );
  const firstTails = format.constantLabels === '' ? bucketTails.map((tail) => tail.slice(1)) : bucketTails;
  let text = '';
  for (const series of instrument.tree.series) {
    const { labelText, counts, exemplars } = series;
    const head = labelText === '' ? bucketHead : `${bucketHead}${comma}${labelText}`;
    const tails = labelText === '' ? firstTails : bucketTails;
    let count = 0;
    for (let index = 0; index < tails.length; index++) {
      count += counts[index] as number;
      text += head + tails[index] + count;
      text += format.openMetrics && exemplars !== undefined ? exemplarText(exemplars[index]) : '\n';
    }
    const labels = braced(format.constantLabels, labelText);
    text += `${prometheusName}_sum${labels} ${formatValue(series.sum)}\n${prometheusName}_count${labels} ${count}\n`;
  }
  return text;
}

/** The text of one instrument; empty when it has no series yet. */
export function instrumentText(instrument: Instrument, format: TextFormat): string {
  const samples = isHistogram(instrument) ? histogramFamily(instrument, format) : valueFamily(instrument, format);
  if (samples === '') return '';
  const { prometheusName, kind, description } = instrument.definition;
  const type = kind === 'updowncounter' ? 'gauge' : kind;
  return familyHeader(prometheusName, type, description, unitWord(prometheusName), format.openMetrics) + samples;
}

/** The text of every instrument of the registry, by exported family name. */
export function registryFamilies(registry: Registry, format: TextFormat): Map<string, string> {
  const families = new Map<string, string>();
  for (const instrument of registry.instruments()) {
    const text = instrumentText(instrument, format);
    if (text !== '') families.set(instrument.definition.prometheusName, text);
  }
  return families;
}
