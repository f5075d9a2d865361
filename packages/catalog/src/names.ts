/**
 * How OpenTelemetry names become Prometheus names.
 * Source: OpenTelemetry specification, "Prometheus and OpenMetrics Compatibility", metric metadata.
 */

/** What a metric measures: the four instrument kinds that Pulsetrail declares. */
export type MetricKind = 'counter' | 'updowncounter' | 'gauge' | 'histogram';

const unitWords: ReadonlyMap<string, string> = new Map(
  Object.entries({
    d: 'days',
    h: 'hours',
    min: 'minutes',
    s: 'seconds',
    ms: 'milliseconds',
    us: 'microseconds',
    ns: 'nanoseconds',
    By: 'bytes',
    KiBy: 'kibibytes',
    MiBy: 'mebibytes',
    GiBy: 'gibibytes',
    TiBy: 'tibibytes',
    KBy: 'kilobytes',
    MBy: 'megabytes',
    GBy: 'gigabytes',
    TBy: 'terabytes',
    m: 'meters',
    V: 'volts',
    A: 'amperes',
    J: 'joules',
    W: 'watts',
    g: 'grams',
    Cel: 'celsius',
    Hz: 'hertz',
    '%': 'percent',
  }),
);

const perWords: ReadonlyMap<string, string> = new Map(
  Object.entries({
    s: 'second',
    m: 'minute',
    min: 'minute',
    h: 'hour',
    d: 'day',
    w: 'week',
    mo: 'month',
    y: 'year',
  }),
);

const withoutAnnotation = (unit: string): string => unit.replace(/\{[^}]*\}/g, '').trim();

/** What of a unit can be part of a name: words, joined by `_`. */
const asWords = (text: string): string => text.replace(/[^A-Za-z0-9:]+/g, '_').replace(/^_|_$/g, '');

/** The words that a UCUM unit adds to a name: `s` gives `['seconds']`, `By/s` gives `['bytes', 'per_second']`, `{x}` none. */
function unitSuffixes(unit: string, kind: MetricKind): string[] {
  if (unit === '1') return kind === 'gauge' ? ['ratio'] : [];
  const slash = unit.indexOf('/');
  const main = withoutAnnotation(slash === -1 ? unit : unit.slice(0, slash));
  const per = slash === -1 ? '' : withoutAnnotation(unit.slice(slash + 1));
  const mainWords = asWords(unitWords.get(main) ?? main);
  const perWord = asWords(perWords.get(per) ?? per);
  return [mainWords, perWord && `per_${perWord}`].filter((words) => words !== '');
}

/** Replaces what Prometheus' classic metric names do not allow by `_`, runs of it by one, and guards a leading digit. */
export function sanitizeMetricName(name: string): string {
  const clean = name.replace(/[^A-Za-z0-9_:]/g, '_').replace(/_{2,}/g, '_');
  return /^[0-9]/.test(clean) ? `_${clean}` : clean;
}

/** Replaces what Prometheus' classic label names do not allow by `_`: `http.route` is `http_route`. */
export function sanitizeLabelName(name: string): string {
  const clean = name.replace(/[^A-Za-z0-9_]/g, '_').replace(/_{2,}/g, '_');
  return /^[0-9]/.test(clean) ? `key_${clean}` : clean;
}

/** Adds words to a name, with one `_` between them. */
const append = (name: string, words: string): string => (name.endsWith('_') ? `${name}${words}` : `${name}_${words}`);

/**
 * The family name under which a metric is exported: `http.server.request.duration` in `s` is
 * `http_server_request_duration_seconds`, a counter ends in `_total`, a unit that the name already carries is not repeated.
 * A histogram's samples add `_bucket`, `_sum` and `_count` to it.
 */
export function prometheusName(name: string, unit: string, kind: MetricKind): string {
  let result = sanitizeMetricName(name);
  if (kind === 'counter') result = result.replace(/_total$/, '');
  for (const words of unitSuffixes(unit, kind)) {
    if (!`_${result}_`.includes(`_${words}_`)) result = append(result, words);
  }
  return kind === 'counter' ? append(result, 'total') : result;
}
