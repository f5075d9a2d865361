import { collectorMetrics } from '../../../grafana/src/panels/collector.js';

/** Of all metrics at once: each panel asks for some of them. */
const labels = ['tier', 'exporter', 'receiver', 'policy', 'collector_instance_id']
  .map((label) => `${label}="some"`)
  .concat('otel_metric_overflow="true"')
  .join(',');

/** A page as a collector has it: everything that it can say of itself happens again and again. */
export function collectorPage(): () => string {
  let times = 0;
  return () => {
    times += 1;
    return collectorMetrics
      .flatMap((metric) => {
        const isGauge = /_(?:size|capacity|backends|bytes)$/.test(metric);
        const name = isGauge ? metric : `${metric}_total`;
        const value = isGauge ? 1 : times;
        return [
          `# TYPE ${name} ${isGauge ? 'gauge' : 'counter'}`,
          ...['true', 'false'].map(
            (outcome) => `${name}{${labels},success="${outcome}",sampled="${outcome}"} ${value}`,
          ),
        ];
      })
      .concat('')
      .join('\n');
  };
}
