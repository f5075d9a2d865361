import { AnnotationQueryBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Variable } from '../model/variable.js';
import { firing } from '../promql/alerts.js';
import { serviceLabel } from '../promql/labels.js';
import { chosen, type Matcher } from '../promql/write.js';
import { source } from './data-sources.js';
import { overTime } from './targets.js';

const deployment = 'service_version';

/** Versions of services that were not there five minutes before. Source of `target_info`: OpenTelemetry, "Prometheus and OpenMetrics Compatibility". */
function deployed(...matchers: readonly Matcher[]): string {
  const versions = (offset: string): string =>
    `count by (${serviceLabel}, ${deployment}) (target_info{${[`${deployment}!=""`, ...matchers].join(',')}}${offset})`;
  return `${versions('')} unless ${versions(' offset 5m')}`;
}

/** When alerts fired and when versions of services came, of the services that are chosen. */
export function annotations(variables: readonly Variable[]): AnnotationQueryBuilder[] {
  const hasService = variables.some(({ name }) => name === 'service');
  const of = (label: string): Matcher[] => (hasService ? [chosen(label, 'service')] : []);
  const query = (name: string, color: string, expr: string): AnnotationQueryBuilder =>
    new AnnotationQueryBuilder()
      .name(name)
      .datasource(source('prometheus'))
      .enable(true)
      .iconColor(color)
      .target(overTime({ expr, legend: '' }, 0).interval('60s'));
  return [
    query('Alerts', 'red', firing(...of('service')))
      .titleFormat('{{alertname}}')
      .textFormat('{{service}} {{operation}}{{pipeline}}')
      .tagKeys('severity,owner'),
    query('Deployments', 'blue', deployed(...of(serviceLabel)))
      .titleFormat(`{{${serviceLabel}}} {{${deployment}}}`)
      .textFormat('A version that was not there before'),
  ];
}
