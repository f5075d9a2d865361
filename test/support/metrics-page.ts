import type { MetricDefinition } from '@pulsetrail/catalog';

type Labels = Readonly<Record<string, string>>;

const written = (name: string, labels: Labels): string => {
  const inside = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return `${name}{${inside.join(',')}}`;
};

/** A page of metrics that a test fills itself, under the exported names of the metric table. */
export class MetricsPage {
  readonly #series = new Map<string, number>();

  /** Raises a counter, which begins at zero. */
  add({ prometheusName }: MetricDefinition, labels: Labels, by = 1): void {
    this.#add(written(prometheusName, labels), by);
  }

  /** Sets a gauge, or a counter to what it was after a restart. */
  set({ prometheusName }: MetricDefinition, labels: Labels, value: number): void {
    this.#series.set(written(prometheusName, labels), value);
  }

  /** Records a value in a histogram so many times. */
  observe({ prometheusName: name, buckets }: MetricDefinition, labels: Labels, value: number, times = 1): void {
    for (const bound of [...buckets, Number.POSITIVE_INFINITY]) {
      const le = bound === Number.POSITIVE_INFINITY ? '+Inf' : String(bound);
      this.#add(written(`${name}_bucket`, { ...labels, le }), value <= bound ? times : 0);
    }
    this.#add(written(`${name}_count`, labels), times);
    this.#add(written(`${name}_sum`, labels), value * times);
  }

  /** The page as Prometheus reads it. */
  get text(): string {
    return [...this.#series].map(([series, value]) => `${series} ${value}\n`).join('');
  }

  #add(series: string, by: number): void {
    this.#series.set(series, (this.#series.get(series) ?? 0) + by);
  }
}
