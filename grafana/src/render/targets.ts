import {
  DataqueryBuilder as PrometheusQueryBuilder,
  PromQueryFormat,
} from '@grafana/grafana-foundation-sdk/prometheus';
import { SearchTableType, DataqueryBuilder as TempoQueryBuilder } from '@grafana/grafana-foundation-sdk/tempo';
import type { Query, TraceQuery } from '../model/query.js';
import { source } from './data-sources.js';
import { refId } from './ref-id.js';

const base = ({ expr, legend }: Query, index: number): PrometheusQueryBuilder =>
  new PrometheusQueryBuilder().refId(refId(index)).datasource(source('prometheus')).expr(expr).legendFormat(legend);

/** Values over time. */
export const overTime = (query: Query, index: number): PrometheusQueryBuilder =>
  base(query, index)
    .range()
    .exemplar(query.exemplars ?? false);

/** Buckets over time. */
export const asBuckets = (query: Query, index: number): PrometheusQueryBuilder =>
  overTime(query, index).format(PromQueryFormat.Heatmap);

/** Values of the end of the time that is shown. */
export const present = (query: Query, index: number): PrometheusQueryBuilder => base(query, index).instant();

/** Values of the end, a row for each set of labels. */
export const asRows = (query: Query, index: number): PrometheusQueryBuilder =>
  present(query, index).format(PromQueryFormat.Table);

/** Traces, or the service map. */
export function traceTarget(query: TraceQuery): TempoQueryBuilder {
  const builder = new TempoQueryBuilder().refId(refId(0)).datasource(source('tempo')).filters([]);
  return query.kind === 'search'
    ? // One span of each trace in a row of its own, for the attributes that are selected.
      builder.queryType('traceql').query(query.traceql).limit(20).spss(1).tableType(SearchTableType.Spans)
    : builder.queryType('serviceMap').serviceMapQuery([...query.selectors]);
}
