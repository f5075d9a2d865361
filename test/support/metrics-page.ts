import type { MetricDefinition } from '@pulsetrail/catalog';

type Labels = Readonly<Record<string, string>>;

const written = (name: string, labels: Labels): string => {
  const inside = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return `${name}{${inside.join(',')}}`;
};

/** The series of one metric. */
interface Family {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly series: Map<string, number>;
}

const raise = ({ series }: Family, name: string, by: number): void => {
  series.set(name, (series.get(name) ?? 0) + by);
};

/** A page of metrics that a test fills itself, under the exported names of the metric table. */
export class MetricsPage {
  /** By family, since Prometheus makes a native histogram only of series that stand together under their type. */
  readonly #families = new Map<string, Family>();

  /** Raises a counter, which begins at zero. */
  add(metric: MetricDefinition, labels: Labels, by = 1): void {
    raise(this.#familyOf(metric), written(metric.prometheusName, labels), by);
  }

  /** Sets a gauge, or a counter to what it was after a restart. */
  set(metric: MetricDefinition, labels: Labels, value: number): void {
    this.#familyOf(metric).series.set(written(metric.prometheusName, labels), value);
  }

  /** Records a value in a histogram so many times. */
  observe(metric: MetricDefinition, labels: Labels, value: number, times = 1): void {
    const { prometheusName: name, buckets } = metric;
    const family = this.#familyOf(metric);
    for (const bound of [...buckets, Number.POSITIVE_INFINITY]) {
      const le = bound === Number.POSITIVE_INFINITY ? '+Inf' : String(bound);
      raise(family, written(`${name}_bucket`, { ...labels, le }), value <= bound ? times : 0);
    }
    raise(family, written(`${name}_count`, labels), times);
    raise(family, written(`${name}_sum`, labels), value * times);
  }

  /** The page as Prometheus reads it. */
  get text(): string {
    return [...this.#families]
      .flatMap(([name, { type, series }]) => [
        `# TYPE ${name} ${type}\n`,
        ...[...series].map(([each, value]) => `${each} ${value}\n`),
      ])
      .join('');
  }

  #familyOf({ prometheusName, kind }: MetricDefinition): Family {
    const family = this.#families.get(prometheusName) ?? {
      type: kind === 'updowncounter' ? 'gauge' : kind,
      series: new Map(),
    };
    this.#families.set(prometheusName, family);
    return family;
  }
}
