import { collectorMetrics } from '../../../grafana/src/panels/collector.js';

/** A page as a collector has it: everything that it can say of itself happens again and again. */
export function collectorPage(): () => string {
  let times = 0;
  return () => {
    times += 1;
    return collectorMetrics
      .flatMap((metric) => {
        const isGauge = /_(?:size|capacity|backends)$/.test(metric);
        const name = isGauge ? metric : `${metric}_total`;
        const value = isGauge ? 1 : times;
        const outcomes = metric.endsWith('_outcome') ? ['true', 'false'] : [''];
        return [
          `# TYPE ${name} ${isGauge ? 'gauge' : 'counter'}`,
          ...outcomes.map(
            (success) => `${name}{tier="agent",exporter="otlp",receiver="otlp",success="${success}"} ${value}`,
          ),
        ];
      })
      .concat('')
      .join('\n');
  };
}
